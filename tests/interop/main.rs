//! Live tests with the public packages, in both directions.

mod harness_works;
