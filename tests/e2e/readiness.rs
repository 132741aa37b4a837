//! What the layers of a server give to a connection, such as a place under a limit, and what
//! becomes of it.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::{Layer, Service, layer::layer_fn, limit::GlobalConcurrencyLimitLayer};
use vsoa::{
    Message, Payload, Request, Response, Router, Server, Status, Url,
    protocol::{Flags, Kind, Packet},
};

use crate::{
    deadline::{until, within},
    gate::Gate,
    raw::{RawPeer, call, encoded, request},
    start::{PATIENCE, connect, echo, spawn},
};

/// Room for calls, of which a test can take some away and see what is left.
struct Room(Arc<Semaphore>);

impl Room {
    fn of(calls: usize) -> Self {
        Self(Arc::new(Semaphore::new(calls)))
    }

    fn layer(&self) -> GlobalConcurrencyLimitLayer {
        GlobalConcurrencyLimitLayer::with_semaphore(self.0.clone())
    }

    fn take(&self) -> OwnedSemaphorePermit {
        self.0.clone().try_acquire_owned().expect("there is room")
    }

    #[track_caller]
    fn is_left(&self) -> impl Future<Output = ()> {
        until(|| self.0.available_permits() == 1)
    }
}

/// A server with a limit, whose clients may be slow.
async fn serve(room: &Room, router: Router) -> Server {
    Server::builder()
        .send_timeout(Duration::MAX)
        .max_outbox_len(100_000)
        .layer(room.layer())
        .merge(router)
        .bind("127.0.0.1:0")
        .await
        .unwrap()
}

/// Makes a call, and returns when the server has done with it what it can.
async fn make_call(server: &Server, peer: &mut RawPeer, call: &Packet) {
    let all = server.counters().bytes_received + encoded([call]).len() as u64;
    peer.send(call).await;
    // It is read and handled in one go, on the thread that the test is on.
    until(|| server.counters().bytes_received == all).await;
}

#[tokio::test]
async fn a_call_that_waits_keeps_its_place_whatever_else_its_connection_does() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let router = {
        let order = order.clone();
        Router::new().fallback(move |call: Request| {
            order.lock().unwrap().push(call.url().clone());
            std::future::ready(Status::SUCCESS)
        })
    };
    let room = Room::of(1);
    let server = serve(&room, router).await;
    let held = room.take();
    let mut peers = Vec::new();
    for url in ["/first", "/second"] {
        let mut peer = RawPeer::connect(server.local_addr())
            .await
            .introduced()
            .await;
        make_call(&server, &mut peer, &call(1, url, "")).await;
        peers.push(peer);
    }
    for session in server.clients() {
        let datagram = Message::new(Url::from_static("/d"), Payload::EMPTY);
        session.datagram(datagram).unwrap();
    }
    for peer in &mut peers {
        assert_eq!(peer.receive().await.header.kind, Kind::DATAGRAM);
    }
    drop(held);
    for peer in &mut peers {
        assert_eq!(peer.receive().await.header.kind, Kind::RPC);
    }
    assert_eq!(*order.lock().unwrap(), ["/first", "/second"]);
}

#[tokio::test]
async fn a_call_that_waits_is_as_it_was_made() {
    let methods = Router::new()
        .get("/x/{name}", async |_: Request| Payload::EMPTY)
        .set("/x/{name}", async |call: Request| {
            let param = call.context().captures().get("name").unwrap_or("?");
            assert_eq!(call.payload().param, "\"param\"");
            Payload::from_param(format!("\"{param}\"")).with_data(call.payload().data.clone())
        });
    let room = Room::of(1);
    let server = serve(&room, methods).await;
    let held = room.take();
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let mut set = request(Kind::RPC, 0x8000_0001, "/x/y");
    set.header.flags = Flags::SET;
    set.payload = Payload::from_param("\"param\"").with_data("data");
    make_call(&server, &mut peer, &set).await;
    drop(held);
    let reply = peer.receive().await;
    assert_eq!(reply.header.seqno, set.header.seqno);
    assert_eq!(
        reply.payload,
        Payload::from_param("\"y\"").with_data("data")
    );
}

#[tokio::test]
async fn who_does_not_read_keeps_no_room_from_others() {
    let room = Room::of(1);
    let server = serve(&room, echo()).await;
    let held = room.take();
    let mut slow = RawPeer::connect_with_little_room(server.local_addr())
        .await
        .introduced()
        .await;
    make_call(&server, &mut slow, &call(1, "/echo", "")).await;
    let session = server.clients().remove(0);
    let datagram = || Message::new(Url::from_static("/d"), Payload::from_data(vec![0; 200_000]));
    let (mut sent, mut refused) = (0, 0);
    let filling = async {
        while refused < 100 {
            if session.datagram(datagram()).is_ok() {
                (sent, refused) = (sent + 1, 0);
            } else {
                refused += 1;
            }
            tokio::task::yield_now().await;
        }
    };
    within(filling).await;
    drop(held);
    room.is_left().await;
    for _ in 0..sent {
        assert_eq!(slow.receive().await.header.kind, Kind::DATAGRAM);
    }
    assert_eq!(slow.receive().await.header.kind, Kind::RPC);
}

#[tokio::test]
async fn a_connection_that_is_to_end_keeps_no_room_from_others() {
    let gate = Gate::closed();
    let room = Room::of(2);
    let server = serve(&room, Router::new().route("/slow", gate.handler())).await;
    let held = room.take();
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    for seqno in 1..=2 {
        make_call(&server, &mut peer, &call(seqno, "/slow", "")).await;
    }
    gate.entered(1).await;
    let ending = spawn(server.shutdown(PATIENCE));
    drop(held);
    room.is_left().await;
    gate.open(1);
    assert_eq!(peer.receive().await.header.seqno.0, 1);
    within(ending).await.unwrap().unwrap();
}

/// A service that fails in `poll_ready` when it is told to, and panics in `call` on `/panic`; it is
/// of no use after either, and neither are clones of it.
#[derive(Clone)]
struct Faulty {
    inner: Router,
    fails: Arc<AtomicBool>,
    changing: bool,
}

fn faulty(fails: &Arc<AtomicBool>) -> impl Layer<Router, Service = Faulty> + use<> {
    let fails = fails.clone();
    layer_fn(move |inner| Faulty {
        inner,
        fails: fails.clone(),
        changing: false,
    })
}

impl Service<Request> for Faulty {
    type Response = Response;
    type Error = Status;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Status>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        self.changing |= self.fails.load(Ordering::Relaxed);
        Poll::Ready(if self.changing {
            Err(Status::NO_PERMISSIONS)
        } else {
            Ok(())
        })
    }

    fn call(&mut self, request: Request) -> Self::Future {
        assert!(!self.changing, "it is only half changed");
        self.changing = true;
        assert_ne!(request.url(), "/panic", "as the test wants it");
        self.changing = false;
        let answer = self.inner.call(request);
        Box::pin(async move { Ok(answer.await.unwrap()) })
    }
}

#[tokio::test]
async fn layers_that_fail_keep_no_room_from_others() {
    let (room, fails) = (Room::of(1), Arc::default());
    let server = Server::builder()
        .layer(room.layer())
        .layer(faulty(&fails))
        .merge(echo())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = connect(&server).await;
    fails.store(true, Ordering::Relaxed);
    let failed = within(client.get("/echo")).await.unwrap();
    assert_eq!(failed.status(), Status::NO_PERMISSIONS);
    room.is_left().await;
    fails.store(false, Ordering::Relaxed);
    let answer = within(client.get("/echo")).await.unwrap();
    assert_eq!(answer.status(), Status::SUCCESS);
}

#[tokio::test]
async fn a_panic_in_a_layer_ends_its_call_and_no_later_one() {
    let server = Server::builder()
        .layer(faulty(&Arc::default()))
        .merge(echo())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let calls = [call(1, "/panic", ""), call(2, "/echo", "same turn")];
    peer.send_all(&calls).await;
    assert_eq!(peer.receive().await.header.status, Status::INTERNAL);
    assert_eq!(peer.receive().await.payload.data, "same turn");
    peer.send(&call(3, "/echo", "next turn")).await;
    assert_eq!(peer.receive().await.payload.data, "next turn");
}
