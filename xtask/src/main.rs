//! The commands of the project: `cargo xtask demo | test`.

fn main() {}
