//! A preview server for this machine only: it answers from the very map that `build` would write.
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tiny_http::{Header, Method, Request, Response};

use crate::model::Output;

/// Requests answered at the same time; a page asks for a handful of files at once.
const WORKERS: usize = 4;

/// A server that listens on loopback and nowhere else.
pub struct Server {
    http: tiny_http::Server,
    address: SocketAddr,
}

impl Server {
    /// Listens on `port` of 127.0.0.1; 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken or not allowed.
    pub fn bind(port: u16) -> io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let http = tiny_http::Server::http(address).map_err(io::Error::other)?;
        let address = http.server_addr().to_ip().unwrap_or(address);
        Ok(Self { http, address })
    }

    /// The address to open in a browser.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers until the process ends.
    pub fn run(&self, output: &Output) {
        std::thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    while let Ok(request) = self.http.recv() {
                        // A browser that turns away in the middle of an answer is its own affair.
                        let _ = self.answer(request, output);
                    }
                });
            }
        });
    }

    fn answer(&self, request: Request, output: &Output) -> io::Result<()> {
        if !self.is_ours(&request) {
            return request.respond(Response::from_string("forbidden").with_status_code(403));
        }
        if !matches!(request.method(), Method::Get | Method::Head) {
            return request.respond(Response::from_string("method not allowed").with_status_code(405));
        }
        let (status, path, bytes) = find(request.url(), output);
        let mut response = Response::from_data(bytes).with_status_code(status);
        let headers = [("Content-Type", media_type(&path)), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")];
        for (name, value) in headers {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        request.respond(response)
    }

    /// Only requests that name this machine are answered, so that no page of another host can read the preview by
    /// pointing its own name at loopback.
    fn is_ours(&self, request: &Request) -> bool {
        let host = request.headers().iter().find(|header| header.field.equiv("Host")).map(|header| header.value.as_str());
        let name = host.unwrap_or_default().trim_end_matches(&format!(":{}", self.address.port()));
        matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    }
}

/// Status, path of the file and its bytes for an address.
fn find<'a>(url: &str, output: &'a Output) -> (u16, String, &'a [u8]) {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut path = percent_decode(path).trim_start_matches('/').to_owned();
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    match (output.files.get(&path), output.files.get("404.html")) {
        (Some(bytes), _) => (200, path, bytes),
        (None, Some(page)) => (404, "404.html".to_owned(), page),
        (None, None) => (404, "404.txt".to_owned(), b"not found"),
    }
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code =
            (bytes[at] == b'%').then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files() {
        let files = [("index.html".to_owned(), b"i".to_vec()), ("cases/土佐.html".to_owned(), b"t".to_vec())];
        let output = Output { files: files.into() };
        let found = |url| {
            let (status, path, _) = find(url, &output);
            (status, path)
        };
        assert_eq!(found("/?q=1"), (200, "index.html".to_owned()));
        assert_eq!(found("/cases/%E5%9C%9F%E4%BD%90.html"), (200, "cases/土佐.html".to_owned()));
        assert_eq!(found("/../../etc/passwd").0, 404);
        assert_eq!(found("/%zz%").0, 404);
    }
}
