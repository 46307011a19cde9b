use serde_json::Value;

mod list;
mod token;

/// The examples of the draft.
fn examples() -> Value {
    serde_json::from_str(include_str!("../../../../tests/vectors/status-list/examples.json")).unwrap()
}
