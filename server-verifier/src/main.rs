//! The binary `siegelring`.

fn main() {}
