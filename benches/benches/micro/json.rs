use divan::Bencher;
use vsoa::Payload;
use vsoa_benches::{Sample, work::sample};

#[divan::bench]
fn arguments_to_json(bencher: Bencher<'_, '_>) {
    let sample = sample();
    bencher.bench_local(|| Payload::json(&sample));
}

#[divan::bench]
fn arguments_from_json(bencher: Bencher<'_, '_>) {
    let payload = Payload::json(&sample()).expect("a sample has a JSON form");
    bencher.bench_local(|| payload.parse::<Sample>());
}
