use siegelring_core::time::UnixTime;

use super::form::{Application, Mistake, Receipt};

fn application(plate: &str) -> Application {
    let text = str::to_owned;
    Application { plate: text(plate), zone: text("A"), keeper: Some(text("yes")), form_token: text("a token") }
}

#[test]
fn takes_number_plates_as_people_write_them() {
    for plate in ["MH AB 123", "mh-ab 123", "B A 1", "MÜ AB 1234", "K XY 99H", "HH AB 12E"] {
        assert_eq!(application(plate).mistakes(), [], "{plate}");
    }
}

#[test]
fn refuses_what_is_no_number_plate() {
    for plate in ["", "123", "MH AB", "MH AB 12345", "MUSTER 1", "MH AB 12X", "MH AB 1<"] {
        assert_eq!(application(plate).mistakes(), [Mistake::Plate], "{plate}");
    }
}

#[test]
fn names_every_mistake_in_the_order_of_the_form() {
    assert_eq!(Application::default().mistakes(), [Mistake::Plate, Mistake::Zone, Mistake::Keeper]);
}

#[test]
fn a_form_sent_twice_is_one_application() {
    let (first, second) = (UnixTime(1_795_348_800), UnixTime(1_795_348_801));
    let form = application("MH AB 123");
    assert_eq!(Receipt::of(&form, first).number, Receipt::of(&form, second).number);
    let other = Application { form_token: "another token".to_owned(), ..form.clone() };
    assert_ne!(Receipt::of(&form, first).number, Receipt::of(&other, first).number);
}
