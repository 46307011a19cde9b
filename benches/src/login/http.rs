//! A client that costs the generator little: one connection, one request at a time, answers with a stated length.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Result;

/// A connection that is kept.
pub(super) struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, whose name is given in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    /// The values of a header that may come several times.
    pub(super) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let lines = self.head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The answer, if it has this status.
    pub(super) fn expect(self, status: u16) -> Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        Err(format!("{} instead of {status}: {}", self.status, String::from_utf8_lossy(&self.body)).into())
    }
}

impl Line {
    pub(super) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Whether the server has kept it, too: it closes what is idle for long.
    pub(super) fn is_open(&self) -> bool {
        let nothing = self.stream.try_read(&mut [0]);
        nothing.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }

    pub(super) async fn exchange(&mut self, request: impl AsRef<[u8]>) -> Result<Answer> {
        self.stream.write_all(request.as_ref()).await?;
        let head_length = loop {
            match find(&self.buffer, b"\r\n\r\n") {
                Some(end) => break end,
                None => self.read_more().await?,
            }
        };
        let head = String::from_utf8(self.buffer.drain(..head_length.saturating_add(4)).collect())?;
        let status = head.get(9..12).and_then(|code| code.parse().ok()).ok_or("no status line")?;
        let mut answer = Answer { status, head, body: Vec::new() };
        let length = answer.header("content-length").map_or(Ok(0), str::parse::<usize>)?;
        while self.buffer.len() < length {
            self.read_more().await?;
        }
        answer.body = self.buffer.drain(..length).collect();
        Ok(answer)
    }

    async fn read_more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// A GET request.
pub(super) fn get(path: &str, headers: &[(&str, &str)]) -> String {
    request("GET", path, headers, "")
}

/// A POST request.
pub(super) fn post(path: &str, media_type: &str, headers: &[(&str, &str)], body: &str) -> String {
    let length = body.len().to_string();
    let of_the_body = [("content-type", media_type), ("content-length", length.as_str())];
    request("POST", path, &[&of_the_body, headers].concat(), body)
}

/// A PUT request with a body of any bytes.
pub(super) fn put(path: &str, media_type: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    let of_the_body = [("content-type", media_type), ("content-length", length.as_str())];
    [request("PUT", path, &[&of_the_body, headers].concat(), "").as_bytes(), body].concat()
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.extend(["\r\n", body]);
    request
}

/// A form.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Fields of a form, or of a query.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
