//! Authorities that answer wrongly, or not at all. One that answers rightly is asked in `tests/peers`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use siegelring_signature::time_stamp::MAX_RESPONSE;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

const NOW: UnixTime = UnixTime(1_795_305_600);

/// Answers every request with these bytes, and counts them.
async fn server(answer: Vec<u8>) -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&answer).await;
        }
    });
    (url, asked)
}

fn http(status: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len(),
    );
    [head.as_bytes(), body].concat()
}

fn authority(url: Url) -> TimeStampAuthority {
    let keys = crate::keys::testing::keys();
    TimeStampAuthority::new(url, &keys.anchors.signature).unwrap()
}

async fn refusal(answer: Vec<u8>) -> (TimeStampError, usize) {
    let (url, asked) = server(answer).await;
    let error = authority(url).stamp(b"signature", NOW).await.unwrap_err();
    (error, asked.load(Ordering::SeqCst))
}

const REPLY: &str = "application/timestamp-reply";

#[tokio::test]
async fn an_answer_that_is_no_time_stamp_is_not_asked_for_again() {
    let refused = [0x30, 5, 0x30, 3, 2, 1, 2];
    let cases = [
        (http("200 OK", REPLY, b"hello"), TimeStampError::Answer(time_stamp::TimeStampError::Malformed)),
        (http("200 OK", REPLY, &refused), TimeStampError::Answer(time_stamp::TimeStampError::Refused(2))),
        (http("200 OK", "text/html", &refused), TimeStampError::NoAnswer(FetchError::MediaType)),
        (http("200 OK", REPLY, &vec![0; MAX_RESPONSE + 1]), TimeStampError::NoAnswer(FetchError::TooLong)),
        (http("302 Found\r\nlocation: /", REPLY, b""), TimeStampError::NoAnswer(FetchError::Status(302))),
        (http("403 Forbidden", REPLY, b""), TimeStampError::NoAnswer(FetchError::Status(403))),
    ];
    for (answer, expected) in cases {
        assert_eq!(refusal(answer).await, (expected, 1));
    }
}

#[tokio::test]
async fn an_authority_in_trouble_is_asked_three_times() {
    let busy = http("503 Service Unavailable", "text/plain", b"later");
    assert_eq!(refusal(busy).await, (TimeStampError::NoAnswer(FetchError::Status(503)), 3));
    assert_eq!(refusal(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec()).await.1, 3);
}

#[tokio::test]
async fn an_authority_that_is_not_there_is_no_answer() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = Url::parse(&format!("http://{nobody}/")).unwrap();
    let error = authority(url).stamp(b"signature", NOW).await.unwrap_err();
    assert_eq!(error, TimeStampError::NoAnswer(FetchError::Unreachable));
}

#[test]
fn a_root_that_is_none_is_said_at_once() {
    let url = Url::parse("https://tsa.example/").unwrap();
    assert_eq!(TimeStampAuthority::new(url, "no certificate").err(), Some(TimeStampError::Root));
}
