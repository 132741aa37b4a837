#![no_main]

libfuzzer_sys::fuzz_target!(|trial: vsoa::fuzzing::RouteTrial| trial.check());
