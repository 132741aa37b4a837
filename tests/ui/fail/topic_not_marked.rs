struct Tick;

fn publish<T: vsoa::Topic>(_: T) {}

fn main() {
    publish(Tick);
}
