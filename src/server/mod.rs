//! A preview server for this machine only: it answers from the very map that `build` would write, and tells open pages when
//! there is a newer one.
//!
//! HTTP is `hyper`'s, on one thread; what is answered is decided in [`answer`], which touches no socket.
mod answer;
mod live;
mod patient;

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Channel, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;

use self::answer::{Asked, Reply};
pub use self::live::Live;
use self::patient::Patient;

/// Ports that are tried, counted from the one that was asked for.
const PORTS: u16 = 20;
/// Connections open at the same time; a browser opens six.
const CONNECTIONS: usize = 256;
/// How long a request's head may take, and how long a connection may lie idle.
const HEAD: Duration = Duration::from_secs(20);
/// How long a reader may take nothing of what is sent.
const PATIENCE: Duration = Duration::from_secs(60);
/// Largest head of a request, bytes.
const HEAD_BYTES: usize = 16 * 1024;
/// How often a page that waits for news hears that the server is still there, so that a connection that died is noticed.
const PULSE: Duration = Duration::from_secs(15);

type Body = BoxBody<Bytes, Infallible>;

/// A server that listens on loopback and nowhere else.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Listens on `port` of 127.0.0.1, or on the first free one of the next twenty where it is taken; 0 takes any free one.
    ///
    /// # Errors
    /// When all of them are taken, or the port is not allowed.
    pub fn bind(port: u16) -> io::Result<Self> {
        let last = if port == 0 { 0 } else { port.saturating_add(PORTS - 1) };
        let mut outcome = Err(io::ErrorKind::AddrInUse.into());
        for port in port..=last {
            outcome = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
            match &outcome {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                _ => break,
            }
        }
        let listener = outcome?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// The port that was taken.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address to open in a browser.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers until the process is asked to end (Ctrl+C, or SIGTERM where there is one).
    ///
    /// # Errors
    /// When the machine gives no more sockets or signals.
    pub fn run(self, live: &Arc<Live>) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let ended = runtime.block_on(async {
            tokio::select! {
                ended = self.answer(live) => ended,
                ended = asked_to_end() => ended,
            }
        });
        // Pages that wait for news would wait for ever.
        runtime.shutdown_background();
        ended
    }

    async fn answer(self, live: &Arc<Live>) -> io::Result<()> {
        let port = self.port();
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(place) = Arc::clone(&room).acquire_owned().await else { return Ok(()) };
            let Ok((stream, _)) = listener.accept().await else {
                // Too many open files, or a visitor who was gone at once: the next one may be luckier.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let live = Arc::clone(live);
            tokio::spawn(async move {
                let service = service_fn(|request| {
                    let live = Arc::clone(&live);
                    async move { Ok::<_, Infallible>(respond(&request, port, &live)) }
                });
                // A browser that turns away in the middle of an answer is its own affair.
                let _ended = hyper::server::conn::http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD)
                    .max_buf_size(HEAD_BYTES)
                    .serve_connection(TokioIo::new(Patient::new(stream, PATIENCE)), service)
                    .await;
                drop(place);
            });
        }
    }
}

fn respond(request: &Request<Incoming>, port: u16, live: &Arc<Live>) -> Response<Body> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A name in the address itself counts before that of the head; two names are none.
    let named_once = request.headers().get_all("host").iter().count() == 1;
    let host = request.uri().authority().map_or(header("host"), |authority| authority.as_str());
    let asked = Asked {
        reads: matches!(*request.method(), Method::GET | Method::HEAD),
        host: if named_once { host } else { "" },
        site: header("sec-fetch-site"),
        mode: header("sec-fetch-mode"),
        path: request.uri().path(),
        port,
    };
    let (status, headers, body) = match answer::answer(&asked, &live.now()) {
        Reply::Whole { status, headers, bytes, file } => {
            file.iter().for_each(|file| live.note(file));
            (status, headers, Full::new(bytes).boxed())
        }
        Reply::News { headers } => (200, headers, if request.method() == Method::HEAD { none() } else { news(live) }),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        response.headers_mut().insert(name, hyper::header::HeaderValue::from_static(value));
    }
    response
}

fn none() -> Body {
    Full::new(Bytes::new()).boxed()
}

/// What a page that waits hears: how things stand now, then every change, as server-sent events.
fn news(live: &Arc<Live>) -> Body {
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(4);
    let mut heard = live.listen();
    tokio::spawn(async move {
        let mut line = heard.borrow_and_update().news();
        while sender.send_data(line).await.is_ok() {
            line = match tokio::time::timeout(PULSE, heard.changed()).await {
                Ok(Ok(())) => heard.borrow_and_update().news(),
                Ok(Err(_)) => return,
                Err(_) => Bytes::from_static(b": still here\n\n"),
            };
        }
    });
    body.boxed()
}

#[cfg(unix)]
async fn asked_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
