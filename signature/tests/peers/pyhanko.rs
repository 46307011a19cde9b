//! pyHanko validates the PDFs: every profile, at the time of signing and one year later, and refuses their twins.

use serde_json::{Value as Json, json};
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_signature::pdf::{self, Rectangle, ValidationData, VisibleField};
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Builder, Layout, SMALL, document};

use super::script::{Refusal, ask, read};
use super::signer::{How, Scheme, Stamper};

const SOON: UnixTime = NOW.plus(60);
const NEXT_YEAR: UnixTime = NOW.plus(365 * 24 * 60 * 60);
const LAYOUTS: [Layout; 2] = [Layout::Table, Layout::Streams];

/// Who signs, who stamps, and pyHanko, which trusts both roots.
struct House {
    scheme: Scheme,
    stamper: Stamper,
}

impl House {
    fn new() -> Self {
        Self { scheme: Scheme::new(), stamper: Stamper::new() }
    }

    /// What pyHanko says of each signature of each file.
    fn validated(&self, cases: &[Case<'_>]) -> Vec<Result<Vec<Json>, Refusal>> {
        let cases: Vec<_> = cases
            .iter()
            .map(|(file, at, crls)| json!({ "file": base64url::encode(file), "at": at.0, "crls": encoded(crls) }))
            .collect();
        let roots = encoded(&[self.scheme.root.der.clone(), self.stamper.root.der.clone()]);
        let mut answer = ask("pyhanko_validates.py", &json!({ "roots": roots, "cases": cases })).unwrap();
        let answers = answer.as_array_mut().unwrap().drain(..);
        answers.map(|it| read(it).map(|all| all.as_array().unwrap().clone())).collect()
    }

    /// Revocation lists of everybody. Those of the time stamp authority live longer than a year, as its certificate does.
    fn crls(&self) -> Vec<Vec<u8>> {
        vec![
            self.scheme.root.crl(NOW, 7, &[]),
            self.scheme.issuing.crl(NOW, 7, &[]),
            self.stamper.root.crl(NOW, 400, &[]),
        ]
    }

    fn b_b(&self, layout: Layout) -> Vec<u8> {
        let mut file = document(SMALL, layout, 1);
        self.scheme.sign(&mut file, &How::PLAIN);
        file
    }

    fn b_t(&self, layout: Layout) -> Vec<u8> {
        let mut file = document(SMALL, layout, 1);
        let stamp = |value: &[u8]| self.stamper.stamp(value, NOW.plus(40));
        self.scheme.sign(&mut file, &How { stamp: Some(&stamp), ..How::PLAIN });
        file
    }

    fn b_lt(&self, layout: Layout) -> Vec<u8> {
        let mut file = self.b_t(layout);
        let certificates = [self.scheme.root.der.clone(), self.stamper.root.der.clone()];
        let data = ValidationData { certificates: &certificates, crls: &self.crls() };
        file.extend(pdf::validation_data(&file, &data).unwrap());
        file
    }

    /// Takes the file, and refuses it with one bit changed at each of these places.
    fn refuses_twins(&self, file: &[u8], at: UnixTime, crls: &[Vec<u8>], places: &[(&str, usize)]) {
        let twins = places.iter().map(|(_, place)| {
            let mut twin = file.to_vec();
            twin[*place] ^= 1;
            twin
        });
        let files: Vec<Vec<u8>> = std::iter::once(file.to_vec()).chain(twins).collect();
        let cases: Vec<Case<'_>> = files.iter().map(|it| (it.as_slice(), at, crls)).collect();
        let answers = self.validated(&cases);
        assert!(accepted(&answers[0]), "{:?}", answers[0]);
        for ((what, _), answer) in places.iter().zip(&answers[1..]) {
            assert!(!accepted(answer), "{what}");
        }
    }
}

/// A file, when it is looked at, and the revocation lists that pyHanko could have fetched.
type Case<'a> = (&'a [u8], UnixTime, &'a [Vec<u8>]);

fn encoded(all: &[Vec<u8>]) -> Vec<String> {
    all.iter().map(base64url::encode).collect()
}

/// Whether all signatures of a file are good; pyHanko may also refuse to read it.
fn accepted(answer: &Result<Vec<Json>, Refusal>) -> bool {
    answer.as_ref().is_ok_and(|all| !all.is_empty() && all.iter().all(|it| it["valid"] == true))
}

/// The one signature of an answer.
fn only(answer: Result<Vec<Json>, Refusal>) -> Json {
    let [one] = <[Json; 1]>::try_from(answer.unwrap()).unwrap();
    one
}

/// Where the last signature's CMS begins, a hexadecimal digit of its `SEQUENCE`.
fn contents(file: &[u8]) -> usize {
    file.windows(11).rposition(|it| it == b"/Contents <").unwrap() + 11
}

/// Where the hexadecimal digits of `part` stand in the file.
fn digits(file: &[u8], part: &[u8]) -> usize {
    let text: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
    file.windows(text.len()).rposition(|it| it == text.as_bytes()).unwrap()
}

/// The end of the CMS: its last digit before the zeros that fill the place, or rather well before it.
fn end_of_contents(file: &[u8]) -> usize {
    let start = contents(file);
    let zeros = file[start..].windows(64).position(|it| it.iter().all(|byte| *byte == b'0')).unwrap();
    start + zeros - 16
}

#[test]
fn validates_b_b() {
    let house = House::new();
    let (files, crls) = (LAYOUTS.map(|layout| house.b_b(layout)), house.crls());
    for answer in house.validated(&files.each_ref().map(|file| (file.as_slice(), SOON, crls.as_slice()))) {
        let found = only(answer);
        assert_eq!(found["valid"], true, "{found}");
        assert_eq!(found["name"], "Erika Mustermann");
        assert_eq!(found["coverage"], "ENTIRE_FILE");
        assert_eq!(found["changes"], "NONE");
        assert_eq!(found["stamped"], Json::Null);
    }
}

#[test]
fn refuses_the_twins_of_b_b() {
    let house = House::new();
    let file = house.b_b(Layout::Table);
    let places = [
        ("a picture", file.len() / 3),
        ("the reason", file.windows(8).rposition(|it| it == b"/Reason ").unwrap() + 12),
        ("the approval", digits(&file, &[0xa1; 64])),
        ("the signature", end_of_contents(&file)),
    ];
    house.refuses_twins(&file, SOON, &house.crls(), &places);
}

#[test]
fn validates_b_t_now_and_in_a_year() {
    let house = House::new();
    let (files, crls) = (LAYOUTS.map(|layout| house.b_t(layout)), house.crls());
    for answer in house.validated(&now_and_in_a_year(&files, &crls)) {
        let found = only(answer);
        assert_eq!(found["valid"], true, "{found}");
        assert_eq!(found["stamped"], NOW.plus(40).0);
        assert_eq!(found["level"], "OK");
    }
}

#[test]
fn refuses_the_twins_of_b_t() {
    let house = House::new();
    let file = house.b_t(Layout::Streams);
    let places = [("a picture", file.len() / 3), ("the time stamp", end_of_contents(&file))];
    house.refuses_twins(&file, NEXT_YEAR, &house.crls(), &places);
}

#[test]
fn validates_b_lt_in_a_year_with_what_the_file_holds() {
    let house = House::new();
    let files = LAYOUTS.map(|layout| house.b_lt(layout));
    for answer in house.validated(&now_and_in_a_year(&files, &[])) {
        let found = only(answer);
        assert_eq!(found["valid"], true, "{found}");
        assert_eq!(found["level"], "OK");
        assert_eq!(found["coverage"], "ENTIRE_REVISION");
        assert_eq!(found["changes"], "LTA_UPDATES");
        assert_eq!(found["named"], true);
    }
}

#[test]
fn refuses_the_twins_of_b_lt() {
    let house = House::new();
    let (bare, file) = (house.b_t(Layout::Table), house.b_lt(Layout::Table));
    assert!(!accepted(&house.validated(&[(&bare, NEXT_YEAR, &[])])[0]), "without revocation lists");
    // The last stream is the list of the time stamp authority, with its signature at its end.
    let list = file.windows(10).rposition(|it| it == b"\nendstream").unwrap() - 9;
    let places =
        [("a picture", file.len() / 3), ("the time stamp", end_of_contents(&file)), ("a revocation list", list)];
    house.refuses_twins(&file, NEXT_YEAR, &[], &places);
}

#[test]
fn validates_several_signers_one_after_another() {
    let house = House::new();
    let lines = ["Unterschrieben von Jörg Groß", "am 22.11.2026, 00:00 Uhr", "Vertrauensniveau: substanziell"];
    for layout in LAYOUTS {
        let mut file = house.b_lt(layout);
        let stamp = |value: &[u8]| house.stamper.stamp(value, NOW.plus(50));
        let rectangle = Rectangle { left: 72, bottom: 72, width: 220, height: 60 };
        let visible = Some(VisibleField { page: 19, rectangle, lines: &lines });
        house.scheme.sign(&mut file, &How { name: "Jörg Groß", visible, stamp: Some(&stamp), ..How::PLAIN });
        house.scheme.sign(&mut file, &How { name: "Łucja Nguyễn", stamp: Some(&stamp), ..How::PLAIN });
        let found = house.validated(&[(&file, SOON, &[])]).remove(0).unwrap();
        let said = |what: &str| found.iter().map(|it| it[what].clone()).collect::<Vec<_>>();
        assert_eq!(said("name"), ["Erika Mustermann", "Jörg Groß", "Łucja Nguyễn"]);
        assert_eq!(said("valid"), [true; 3]);
        assert_eq!(said("changes"), ["FORM_FILLING", "FORM_FILLING", "NONE"]);
        house.refuses_twins(&file, SOON, &[], &[("the first revision", 50_000), ("the last", end_of_contents(&file))]);
    }
}

#[test]
fn validates_after_a_further_update_and_refuses_another_page() {
    let house = House::new();
    let file = house.b_lt(Layout::Table);
    let end = String::from_utf8_lossy(&file[file.len() - 40..]).into_owned();
    let start = end.split_whitespace().rev().nth(1).unwrap();
    let updated = |number, object| {
        let mut file = file.clone();
        Builder::new().object(number, object).append(&mut file, &format!("/Root 1 0 R /Prev {start}"));
        file
    };
    let harmless = updated(900, "(nobody refers to this)");
    let another = updated(4, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>");
    let answers = house.validated(&[(&harmless, NEXT_YEAR, &[]), (&another, NEXT_YEAR, &[])]);
    assert!(accepted(&answers[0]) && !accepted(&answers[1]), "{answers:?}");
}

fn now_and_in_a_year<'a>(files: &'a [Vec<u8>; 2], crls: &'a [Vec<u8>]) -> Vec<Case<'a>> {
    files.iter().flat_map(|file| [SOON, NEXT_YEAR].map(|at| (file.as_slice(), at, crls))).collect()
}

#[test]
fn validates_what_its_author_certified_and_we_signed() {
    let house = House::new();
    for layout in LAYOUTS {
        let (key, certificate) = house.scheme.issuing.long_lived("Author");
        let question = json!({
            "file": base64url::encode(document(SMALL, layout, 1)),
            "key": base64url::encode(key.to_pkcs8().unwrap()),
            "certificates": encoded(&[certificate, house.scheme.issuing.der.clone()]),
        });
        let certified = ask("pyhanko_certifies.py", &question).unwrap();
        let mut file = base64url::decode(certified.as_str().unwrap()).unwrap();
        let found = pdf::inspect(&file).unwrap();
        assert_eq!((found.signatures, found.visible_field_allowed), (1, false));
        house.scheme.sign(&mut file, &How::PLAIN);
        let answer = house.validated(&[(&file, SOON, &house.crls())]).remove(0);
        assert!(accepted(&answer), "{answer:?}");
        assert_eq!(answer.unwrap()[0]["changes"], "FORM_FILLING");
    }
}
