//! The phone of `siegelring_core::holder` against this server: what an app that embeds the library goes through.

mod journeys;
mod phone;
mod world;
