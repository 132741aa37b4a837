use bytes::BytesMut;
use divan::{Bencher, counter::ItemsCount};
use vsoa_benches::work::{decode_all, encode_all, packet};

/// One after the other into one buffer, as replies go into an outbox.
#[divan::bench(args = [1, 64])]
fn encode(bencher: Bencher<'_, '_>, packets: usize) {
    let packet = packet();
    bencher
        .counter(ItemsCount::new(packets))
        .with_inputs(|| BytesMut::with_capacity(packets * 256))
        .bench_local_refs(|out| encode_all(&packet, packets, out));
}

/// All that one read has brought.
#[divan::bench(args = [1, 64])]
fn decode(bencher: Bencher<'_, '_>, packets: usize) {
    let mut bytes = BytesMut::new();
    encode_all(&packet(), packets, &mut bytes);
    bencher
        .counter(ItemsCount::new(packets))
        .with_inputs(|| bytes.clone())
        .bench_local_refs(decode_all);
}
