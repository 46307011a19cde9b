//! Maps with text keys.
