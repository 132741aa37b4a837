use divan::Bencher;
use vsoa_benches::work::{answer, known_url, router_of};

/// To a handler that does nothing; the time follows the URL's length, not the number of routes.
#[divan::bench(args = [10, 1_000, 100_000])]
fn route(bencher: Bencher<'_, '_>, count: usize) {
    let mut router = router_of(count);
    let url = known_url(count);
    bencher.bench_local(|| answer(&mut router, url.clone()));
}
