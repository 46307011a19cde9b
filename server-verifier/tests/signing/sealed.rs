//! Whoever has the database alone reads no document.

use serde_json::json;
use siegelring_verifier::store::Kind;

use crate::phone::{Browser, Phone};
use crate::world::World;

const PLANTED: [&str; 5] =
    ["Zwölfuhrläuten 1739", "Kennzeichen MÜ-KX 4711", "Vertraulicher-Antrag.txt", "geheim-4711", "Wofür-ist-das-gut"];

#[tokio::test]
async fn nothing_of_a_document_or_a_declaration_is_in_the_store_in_clear() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let declaration = json!({
        "title": "Antrag", "sections": [{ "fields": [{ "label": "Kennzeichen", "value": PLANTED[1] }] }],
    });
    let more = json!({ "declaration": declaration, "redirect_uri": format!("https://portal.example/{}", PLANTED[3]) });
    let submission = world.submitted(&[(PLANTED[2], "text/plain", PLANTED[0].as_bytes())], more).await;
    search(&world).await;
    let browser = Browser::open(&world, &submission).await;
    let code = browser.code(&world).await;
    search(&world).await;
    phone.scan(&world, &code, &[crate::phone::PIN]).await;
    search(&world).await;
    assert_eq!(world.state(&submission).await["state"], "signed");
    search(&world).await;
}

async fn search(world: &World) {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let mut records = 0;
    for kind in Kind::ALL {
        for stored in world.app.store.scan(*kind, None, 1000, world.now()).await.unwrap() {
            records += 1;
            let body = &stored.record.body;
            for planted in PLANTED {
                let mut forms = vec![planted.as_bytes().to_vec(), serde_json::to_vec(planted).unwrap()];
                for before in 0..3 {
                    let text = [vec![0; before], planted.as_bytes().to_vec()].concat();
                    for encoded in [STANDARD_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                        forms.push(encoded.as_bytes()[4..encoded.len() - 4].to_vec());
                    }
                }
                for form in forms {
                    assert!(!body.windows(form.len()).any(|window| window == form), "{planted} in {}", kind.name());
                }
            }
        }
    }
    assert!(records > 5);
}
