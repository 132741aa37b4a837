//! A client and a server in a program without async: calls that return, subscriptions to loop over.
//!
//! `cargo run --example blocking -p vsoa-examples`

use std::{error::Error, thread, time::Duration};

use serde::{Deserialize, Serialize};
use vsoa::{
    CallError, Server,
    blocking::{Client, RecvTimeoutError},
};

#[vsoa::service("/tank", blocking)]
trait Tank {
    /// Takes fuel out; what is left, in litres.
    #[set("/{name}/take")]
    async fn take(&self, name: String, litres: u32) -> Result<u32, TankError>;
}

#[derive(Debug, thiserror::Error, vsoa::Status)]
enum TankError {
    #[status(128)]
    #[error("only {left} litres are left")]
    Empty { left: u32 },
}

#[vsoa::topic("/tank/{name}/level")]
#[derive(Debug, Serialize, Deserialize)]
struct Level {
    name: String,
    litres: u32,
}

struct Car;

impl Tank for Car {
    async fn take(&self, _name: String, litres: u32) -> Result<u32, TankError> {
        50_u32
            .checked_sub(litres)
            .ok_or(TankError::Empty { left: 50 })
    }
}

#[expect(clippy::print_stdout, reason = "the example shows what happens")]
fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::builder()
        .service(TankServer::new(Car))
        .bind_blocking("127.0.0.1:0")?;
    println!("server     listens on {}", server.local_addr());

    let client = Client::connect(server.local_addr())?;
    println!("ping       {:?}", client.ping()?);

    // No `.await`, no runtime; from several threads at once, over one connection.
    let tank = TankBlockingClient::new(client.clone());
    let threads = [10, 20, 60].map(|litres| {
        let tank = tank.clone();
        thread::spawn(move || (litres, tank.take("main".into(), litres)))
    });
    for thread in threads {
        match thread.join().expect("the thread does not panic") {
            (litres, Ok(left)) => println!("call       {litres} litres taken, {left} left"),
            (litres, Err(CallError::Service(error))) => println!("call       {litres}: {error}"),
            (_, Err(error)) => return Err(error.into()),
        }
    }

    let mut levels = client.subscribe::<Level>()?;
    let publisher = server.publisher::<Level>();
    let publishing = thread::spawn(move || {
        (1..=3).try_for_each(|number| {
            let name = format!("tank {number}");
            let report = publisher.publish(&Level { name, litres: 50 })?;
            println!("publish    to {} client", report.receivers());
            Ok::<_, vsoa::Error>(())
        })
    });
    publishing.join().expect("the thread does not panic")?;
    for level in levels.by_ref().take(3) {
        println!("message    {:?}", level?);
    }
    match levels.recv_timeout(Duration::from_millis(10)) {
        Ok(level) => println!("message    {:?}", level?),
        Err(RecvTimeoutError::TimedOut) => println!("message    none in time"),
        Err(RecvTimeoutError::Ended) => println!("message    no more"),
    }

    let url = format!("vsoa://{}/tank/main/take", server.local_addr());
    let fetched = vsoa::fetch(url)
        .method(vsoa::Method::Set)
        .param(&serde_json::json!({ "litres": 1 }))
        .send_blocking()?;
    println!("fetch      {}: {:?}", fetched.status(), fetched.payload());

    client.close();
    server.shutdown(Duration::from_secs(1))?;
    Ok(())
}
