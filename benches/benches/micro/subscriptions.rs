use divan::Bencher;
use tokio::runtime::{Builder, Runtime};
use vsoa::{Client, Message, Payload, Server, Subscription, Url, transport::memory};

/// To nobody, past so many subscriptions: finding that out must not visit them.
#[divan::bench(args = [10, 1_000, 10_000])]
fn publish_unsubscribed(bencher: Bencher<'_, '_>, subscriptions: usize) {
    let subscribed = Subscribed::new(subscriptions);
    let url = Url::from_static("/car/7/window/front/left");
    bencher.bench_local(|| {
        let message = Message::new(url.clone(), Payload::default());
        let report = subscribed
            .runtime
            .block_on(subscribed.server.publish(message))
            .expect("the server is there");
        assert!(!report.is_subscribed());
    });
}

/// A server in memory and clients that have subscribed.
struct Subscribed {
    runtime: Runtime,
    server: Server,
    _clients: Clients,
}

impl Subscribed {
    fn new(subscriptions: usize) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime starts");
        let (server, clients) = runtime
            .block_on(subscribe(subscriptions))
            .expect("the network is in memory");
        Self {
            runtime,
            server,
            _clients: clients,
        }
    }
}

type Clients = Vec<(Client, Subscription<Message>)>;

async fn subscribe(subscriptions: usize) -> Result<(Server, Clients), vsoa::Error> {
    let (connector, listener) = memory::channel();
    let server = Server::builder().serve(listener)?;
    let urls: Vec<_> = (0..subscriptions)
        .map(|index| format!("/car/{index}/door/"))
        .collect();
    let mut clients = Vec::new();
    for urls in urls.chunks(PER_CLIENT) {
        let client = Client::connect(connector.clone()).await?;
        let subscription = client
            .subscribe_urls(urls.iter().map(String::as_str))
            .await?;
        clients.push((client, subscription));
    }
    Ok((server, clients))
}

/// Less than a server allows a client.
const PER_CLIENT: usize = 1_000;
