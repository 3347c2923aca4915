//! The preview as strangers may speak to it: raw requests over a socket.
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use jirei::model::Output;
use jirei::server::{Live, Server};

/// A preview of two files; it ends with the process.
fn preview() -> u16 {
    let live = Arc::new(Live::new(1));
    let files = [("index.html", "<html><head></head>a page</html>"), ("data/cases.json", "{}")];
    live.show(Output { files: files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into() });
    let server = Server::bind(0).expect("a port");
    let port = server.port();
    std::thread::spawn(move || server.run(&live));
    port
}

/// The status that a request is answered with, and all that comes.
fn ask(port: u16, request: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    // A server that has heard enough may close while the rest is still being sent.
    let _sent = stream.write_all(request);
    let mut answer = vec![0; 4_000];
    let length = stream.read(&mut answer).unwrap_or_default();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    (answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default(), answer)
}

fn get(port: u16, path: &str, heads: &str) -> u16 {
    ask(port, format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{heads}Connection: close\r\n\r\n").as_bytes()).0
}

#[test]
fn nothing_outside_the_site_is_answered() {
    let port = preview();
    assert_eq!([get(port, "/", ""), get(port, "/data/cases.json", "")], [200, 200]);
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/..\\..\\etc\\passwd",
        "/..%5c..%5cetc",
        "//etc/passwd",
        "/%00",
        "/index.html%00",
        "/data/../index.html",
        "/%c0%ae%c0%ae/etc/passwd",
        "/Cargo.toml",
    ] {
        assert_eq!(get(port, path, ""), 404, "{path}");
    }
}

#[test]
fn only_who_names_this_machine_once_and_only_reads_is_answered() {
    let port = preview();
    let status = |request: String| ask(port, request.as_bytes()).0;
    let ours = format!("Host: 127.0.0.1:{port}\r\n");
    for (request, expected) in [
        (format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"), 200),
        (format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"), 403),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 403),
        (format!("GET / HTTP/1.1\r\n{ours}Host: evil.example\r\n\r\n"), 403),
        (format!("GET http://evil.example/ HTTP/1.1\r\n{ours}\r\n"), 403),
        (format!("GET http://127.0.0.1:{port}/ HTTP/1.1\r\n{ours}\r\n"), 200),
        (format!("GET / HTTP/1.1\r\n{ours}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n"), 403),
        (format!("POST / HTTP/1.1\r\n{ours}Content-Length: 99999999999\r\n\r\n{}", "a".repeat(100_000)), 405),
        (format!("TRACE / HTTP/1.1\r\n{ours}\r\n"), 405),
        (format!("GET / HTTP/1.1\r\n{ours}X: {}\r\n\r\n", "a".repeat(200_000)), 431),
        (format!("GET / HTTP/1.1\r\n{ours}{}\r\n", "X: a\r\n".repeat(5_000)), 431),
    ] {
        assert_eq!(status(request.clone()), expected, "{:.120}", request);
    }
    assert_eq!(ask(port, &[0x16, 3, 1, 2, 0, 1, 0, 1]).0, 400, "no HTTP at all");
}

#[test]
fn many_silent_connections_leave_room_for_a_reader() {
    let port = preview();
    let silent: Vec<_> = (0..200).filter_map(|_| TcpStream::connect(("127.0.0.1", port)).ok()).collect();
    assert_eq!(silent.len(), 200);
    assert_eq!(get(port, "/", ""), 200);
}
