use vsoa::{
    Client, ErrorKind, Url,
    client::{ConnectionState, DisconnectReason, Keepalive},
};

use super::{ListenArgs, Source};
use crate::{cli::Globals, failure::Failure, output::Output, target::Target};

/// Connects to each server, and subscribes there on each connection what is wanted of it.
pub(super) async fn subscribe_all(
    globals: &Globals,
    args: &ListenArgs,
    connections: u16,
) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for (target, urls) in by_server(&args.targets) {
        for _ in 0..connections {
            let client = connect(globals, target, args.reconnect).await?;
            sources.push(subscribe(target, client, &urls).await?);
        }
    }
    Ok(sources)
}

/// The servers in the order in which they are named, each with its URLs.
fn by_server(targets: &[Target]) -> Vec<(&Target, Vec<Url>)> {
    let mut servers: Vec<(&Target, Vec<Url>)> = Vec::new();
    for target in targets {
        let mut known = servers.iter_mut();
        match known.find(|(known, _)| known.server() == target.server()) {
            Some((_, urls)) => urls.push(target.url()),
            None => servers.push((target, vec![target.url()])),
        }
    }
    servers
}

async fn connect(globals: &Globals, target: &Target, reconnect: bool) -> Result<Client, Failure> {
    let builder = globals.connection.builder(target).await?;
    // Who only listens sends nothing by which a server that is gone would be noticed.
    let builder = builder.keepalive(Keepalive::default());
    if !reconnect {
        return Ok(builder.connect().await?);
    }
    let client = builder.supervised().connect()?;
    until_connected(&client, target, globals.output).await?;
    Ok(client)
}

/// Waits for a server that is not there, but not for one that does not let us in.
async fn until_connected(client: &Client, target: &Target, output: Output) -> Result<(), Failure> {
    let mut states = client.states();
    let mut told = String::new();
    while let Some(state) = states.recv().await {
        match state {
            ConnectionState::Connected { .. } => return Ok(()),
            ConnectionState::Disconnected {
                reason: DisconnectReason::Failed(error),
                ..
            } => {
                if is_final(error.kind()) {
                    return Err(Failure::from(&*error));
                }
                let text = error.to_string();
                if text != told {
                    let server = target.server();
                    output.note(format_args!("{server}: {text}; it is tried again"));
                    told = text;
                }
            }
            _ => {}
        }
    }
    // The states end with the client, which is not closed before it has connected.
    Ok(client.connected().await?)
}

/// Whether trying again is of no use.
fn is_final(kind: ErrorKind) -> bool {
    use ErrorKind as Kind;
    matches!(
        kind,
        Kind::InvalidUrl | Kind::NotVsoa | Kind::Tls | Kind::TlsRequired | Kind::WrongPassword
    )
}

/// Subscribes one URL after the other: servers of the Go package take a list for everything.
async fn subscribe(target: &Target, client: Client, urls: &[Url]) -> Result<Source, Failure> {
    let mut subscription = None;
    for url in urls {
        let subscribed = match &mut subscription {
            None => client.subscribe_urls([url]).await.map(|new| {
                subscription = Some(new);
            }),
            Some(there) => there.subscribe([url]).await,
        };
        subscribed.map_err(|error| Failure::from(&error).about(format_args!("{url}")))?;
    }
    let subscription = subscription.ok_or_else(|| Failure::usage("no URL to subscribe"))?;
    Ok(Source {
        server: target.server().to_owned(),
        client,
        subscription,
    })
}
