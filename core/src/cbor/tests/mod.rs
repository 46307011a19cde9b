mod hostile;
mod round_trip;
mod strict;
mod write;
