//! The repository itself: its licences, its layers and the size of its files.

mod layers;
mod licences;
mod paths;
mod sizes;
mod sources;
