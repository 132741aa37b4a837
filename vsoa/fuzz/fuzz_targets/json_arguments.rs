#![no_main]

libfuzzer_sys::fuzz_target!(|param: &[u8]| vsoa::fuzzing::check_arguments(param));
