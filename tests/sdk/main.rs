//! Packages that are generated for other languages: their text, and what they do on a network.
//!
//! `services` is what they are generated from, and what they talk to. There is a folder for each
//! language: its packages are installed, checked by the language's own tools, and run.

#![cfg(test)]

mod cases;
mod described;
mod example;
mod foreign;
mod python;
mod rust;
mod services;
mod typescript;
