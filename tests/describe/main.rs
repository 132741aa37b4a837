//! What services and topics say of themselves: documents that are written, read and compared.
//!
//! `car` has one of everything that can be described. AsyncAPI's own parser and its JSON schema
//! validator, both from npm, say whether others can read what we write.

#![cfg(test)]

mod asyncapi;
mod car;
mod compare;
mod document;
mod operations;
mod shapes;
mod types;
