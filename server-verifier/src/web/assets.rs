//! The files that pages load: one style sheet, the theme, one small script.
