#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vsoa::fuzzing::check_packet(bytes));
