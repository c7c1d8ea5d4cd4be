//! How the server listens: on this machine only, or for others through TLS or behind a proxy that does TLS.

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use std::convert::Infallible;
use std::future::{Future, pending};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long a client may take to send the head of a request, and a connection may lie idle.
const HEAD: Duration = Duration::from_secs(30);

/// How long running requests may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What proxies tell of the client.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where the server listens, and how it is reached.
#[derive(Clone, Debug)]
pub struct Listening {
    /// The address to bind; port 0 takes any free port.
    pub addr: SocketAddr,
    /// Certificate and key, where the server itself does TLS.
    pub tls: Option<Tls>,
    /// The names people reach the server by, without scheme and port.
    pub hosts: Vec<String>,
    /// The proxies that may say who the client is, and that do TLS where the server does not.
    pub proxies: Vec<IpAddr>,
}

/// What the server shows its identity with.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The chain of certificates in PEM, the server's own first.
    pub certificate: PathBuf,
    /// The private key in PEM.
    pub key: PathBuf,
}

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Passwords would travel in the open.
    #[error(
        "expected TLS for {0}, because other machines can reach it; pass --tls-certificate FILE --tls-key FILE, or \
         --proxy ADDRESS if a proxy does TLS, or listen on 127.0.0.1"
    )]
    Unprotected(SocketAddr),
    /// No request could be told from one meant for somebody else's name.
    #[error(
        "expected the name people open {0} by, got none; pass --host NAME, as in --host huishang.court.example, once \
         for each name"
    )]
    NoHost(SocketAddr),
    /// Certificate or key cannot be read.
    #[error("expected {expected} in PEM at {file}, got: {problem}; check --tls-certificate and --tls-key")]
    Pem {
        /// What the file should hold.
        expected: &'static str,
        /// The file.
        file: PathBuf,
        /// What came instead.
        problem: rustls::pki_types::pem::Error,
    },
    /// Certificate and key do not fit, or are of a kind that TLS has no use for.
    #[error("expected a certificate and its own key, got: {0}; check --tls-certificate and --tls-key")]
    Tls(#[from] rustls::Error),
    /// The address is taken, or the network failed.
    #[error("cannot listen on {0}: {1}; choose another address")]
    Listen(SocketAddr, std::io::Error),
}

impl Listening {
    /// Whether it is safe to listen so: what leaves this machine is encrypted, and meant for a known name.
    pub fn check(&self) -> Result<(), ListenError> {
        if self.addr.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        if !self.is_secure() {
            return Err(ListenError::Unprotected(self.addr));
        }
        if self.hosts.is_empty() {
            return Err(ListenError::NoHost(self.addr));
        }
        Ok(())
    }

    /// Whether browsers reach the server by https, so that cookies may be marked `Secure`.
    pub fn is_secure(&self) -> bool {
        self.tls.is_some() || !self.proxies.is_empty()
    }

    /// Serves until the process is told to stop, then lets running requests finish. `ready` is told the bound address
    /// and the scheme, `http` or `https`. Requests carry their peer as `ConnectInfo<SocketAddr>`.
    pub async fn serve(self, router: Router, ready: impl FnOnce(SocketAddr, &str)) -> Result<(), ListenError> {
        self.serve_until(router, ready, told_to_stop()).await
    }

    async fn serve_until(
        self,
        router: Router,
        ready: impl FnOnce(SocketAddr, &str),
        stop: impl Future<Output = ()>,
    ) -> Result<(), ListenError> {
        self.check()?;
        let failed = |error| ListenError::Listen(self.addr, error);
        let tls = self.tls.as_ref().map(Tls::config).transpose()?;
        let handle = Handle::new();
        let listener = std::net::TcpListener::bind(self.addr).map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let server = patient(axum_server::from_tcp(listener).map_err(failed)?, handle.clone());
        ready(bound, if tls.is_some() { "https" } else { "http" });
        let stopping = async {
            stop.await;
            handle.graceful_shutdown(Some(GRACE));
            pending::<Infallible>().await
        };
        let serving = async {
            match tls {
                Some(config) => {
                    let service = router.into_make_service_with_connect_info::<SocketAddr>();
                    server.acceptor(RustlsAcceptor::new(config)).serve(service).await
                }
                None => {
                    let router = router.layer(from_fn_with_state(Arc::from(self.proxies), only_proxies));
                    server.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await
                }
            }
        };
        tokio::select! {
            served = serving => served.map_err(failed),
            never = stopping => match never {},
        }
    }
}

impl Tls {
    fn config(&self) -> Result<RustlsConfig, ListenError> {
        let chain =
            CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(
                |problem| ListenError::Pem { expected: "certificates", file: self.certificate.clone(), problem },
            )?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|problem| ListenError::Pem {
            expected: "a private key without a password",
            file: self.key.clone(),
            problem,
        })?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(RustlsConfig::from_config(Arc::new(config)))
    }
}

/// Whose request it is: the right-most address in `X-Forwarded-For` that is no proxy of ours. What somebody else than a
/// proxy of ours writes there is not believed, nor what cannot be read; then it is the peer.
pub fn client_of(headers: &HeaderMap, peer: IpAddr, proxies: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_proxy = |address: &IpAddr| proxies.iter().any(|proxy| proxy.to_canonical() == *address);
    if !is_proxy(&peer) {
        return peer;
    }
    let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
    for line in lines.into_iter().rev() {
        let Ok(line) = line.to_str() else {
            return peer;
        };
        for entry in line.rsplit(',') {
            match address(entry.trim()) {
                Some(address) if is_proxy(&address) => {}
                Some(address) => return address,
                None => return peer,
            }
        }
    }
    peer
}

/// Some proxies add the port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

/// Without TLS of its own the server answers proxies and its own machine only, lest someone sign in past them.
async fn only_proxies(State(proxies): State<Arc<[IpAddr]>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let is_proxy = |peer| proxies.iter().any(|proxy| proxy.to_canonical() == peer);
    if peer.is_some_and(|peer| peer.is_loopback() || is_proxy(peer)) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "this address answers its proxy only; open the https address of the court\n")
        .into_response()
}

/// Bounds the time of those who never finish what they send.
fn patient<A>(mut server: Server<SocketAddr, A>, handle: Handle<SocketAddr>) -> Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(HEAD);
    server.first_request_timeout(HEAD).handle(handle)
}

/// Ctrl+C, or what service managers and containers send.
async fn told_to_stop() {
    // Without a signal handler the process is ended the hard way; nothing is lost, batches are transactions.
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = pending();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::routing::get;
    use reqwest::{Certificate, Client};
    use tokio::sync::{Notify, oneshot};

    fn listening(addr: &str) -> Listening {
        Listening { addr: addr.parse().unwrap(), tls: None, hosts: Vec::new(), proxies: Vec::new() }
    }

    fn forwarded(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (FORWARDED_FOR, line.parse().unwrap())).collect()
    }

    fn client(lines: &[&str], peer: &str, proxies: &[&str]) -> String {
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        client_of(&forwarded(lines), peer.parse().unwrap(), &proxies).to_string()
    }

    #[test]
    fn others_need_tls_and_a_name() {
        for addr in ["127.0.0.1:3000", "[::1]:3000", "[::ffff:127.0.0.1]:3000"] {
            assert!(listening(addr).check().is_ok(), "{addr}");
        }
        for addr in ["0.0.0.0:3000", "[::]:3000", "10.0.0.1:3000"] {
            let open = listening(addr);
            assert!(matches!(open.check(), Err(ListenError::Unprotected(_))), "{addr}");
            let nameless = Listening { proxies: vec!["10.0.0.2".parse().unwrap()], ..open };
            assert!(matches!(nameless.check(), Err(ListenError::NoHost(_))), "{addr}");
            let named = Listening { hosts: vec![String::from("huishang.example")], ..nameless };
            assert!(named.check().is_ok() && named.is_secure(), "{addr}");
        }
        assert!(!listening("127.0.0.1:3000").is_secure());
    }

    #[test]
    fn messages_say_what_to_pass() {
        let open = listening("0.0.0.0:3000").check().unwrap_err().to_string();
        assert!(open.contains("--tls-certificate FILE --tls-key FILE") && open.contains("--proxy ADDRESS"), "{open}");
        let addr = "0.0.0.0:3000".parse().unwrap();
        assert!(ListenError::NoHost(addr).to_string().contains("--host NAME"));
    }

    #[test]
    fn strangers_are_not_believed() {
        assert_eq!(client(&["1.1.1.1"], "203.0.113.9", &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(client(&["1.1.1.1"], "203.0.113.9", &[]), "203.0.113.9");
    }

    #[test]
    fn the_right_most_stranger_is_the_client() {
        let proxies = ["10.0.0.1", "10.0.0.2"];
        assert_eq!(client(&["203.0.113.9"], "10.0.0.1", &proxies), "203.0.113.9");
        // What the client itself wrote stands on the left.
        assert_eq!(client(&["1.1.1.1, 203.0.113.9, 10.0.0.2"], "10.0.0.1", &proxies), "203.0.113.9");
        assert_eq!(client(&["1.1.1.1", "203.0.113.9", "10.0.0.2"], "10.0.0.1", &proxies), "203.0.113.9");
        assert_eq!(client(&["nonsense, 203.0.113.9"], "10.0.0.1", &proxies), "203.0.113.9");
        assert_eq!(client(&["10.0.0.2"], "10.0.0.1", &proxies), "10.0.0.1");
        assert_eq!(client(&[], "10.0.0.1", &proxies), "10.0.0.1");
    }

    #[test]
    fn addresses_of_either_kind() {
        assert_eq!(client(&["2001:db8::7"], "fd00::1", &["fd00::1"]), "2001:db8::7");
        assert_eq!(client(&["[2001:db8::7]"], "fd00::1", &["fd00::1"]), "2001:db8::7");
        assert_eq!(client(&["[2001:db8::7]:443"], "fd00::1", &["fd00::1"]), "2001:db8::7");
        assert_eq!(client(&["203.0.113.9:5678"], "fd00::1", &["fd00::1"]), "203.0.113.9");
        // A socket that listens on both kinds sees old addresses in new clothes.
        assert_eq!(client(&["203.0.113.9"], "::ffff:10.0.0.1", &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(client(&["::ffff:203.0.113.9"], "10.0.0.1", &["::ffff:10.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn what_cannot_be_read_is_the_peers() {
        for line in ["", "unknown", "203.0.113.9, ", "203.0.113.9, unknown", "203.0.113", "203.0.113.9;10.0.0.1"] {
            assert_eq!(client(&[line], "10.0.0.1", &["10.0.0.1"]), "10.0.0.1", "{line}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, axum::http::HeaderValue::from_bytes(b"\xff").unwrap());
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        assert_eq!(client_of(&headers, proxy, &[proxy]), proxy);
    }

    #[tokio::test]
    async fn answers_over_tls() {
        let folder = tempfile::tempdir().unwrap();
        let signed = rcgen::generate_simple_self_signed([String::from("localhost")]).unwrap();
        let tls = Tls { certificate: folder.path().join("certificate.pem"), key: folder.path().join("key.pem") };
        std::fs::write(&tls.certificate, signed.cert.pem()).unwrap();
        std::fs::write(&tls.key, signed.signing_key.serialize_pem()).unwrap();
        let listening = Listening { tls: Some(tls), ..listening("127.0.0.1:0") };
        let (sender, bound) = oneshot::channel();
        let who = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() };
        let router = Router::new().route("/", get(who));
        let serving = listening.serve(router, |addr, scheme| sender.send((addr, scheme.to_owned())).unwrap());
        tokio::spawn(serving);
        let (addr, scheme) = bound.await.unwrap();
        assert_eq!(scheme, "https");

        let own = Certificate::from_pem(signed.cert.pem().as_bytes()).unwrap();
        let builder = || Client::builder().no_proxy().tls_built_in_root_certs(false).resolve("localhost", addr);
        let address = format!("https://localhost:{}/", addr.port());
        let trusting = builder().add_root_certificate(own).build().unwrap();
        assert_eq!(trusting.get(&address).send().await.unwrap().text().await.unwrap(), "127.0.0.1");
        assert!(builder().build().unwrap().get(&address).send().await.is_err(), "a stranger's certificate");
        assert!(trusting.get(format!("http://localhost:{}/", addr.port())).send().await.is_err(), "no TLS");
    }

    #[tokio::test]
    async fn certificate_and_key_must_be_there_and_fit() {
        let folder = tempfile::tempdir().unwrap();
        let tls = Tls { certificate: folder.path().join("certificate.pem"), key: folder.path().join("key.pem") };
        let missing = tls.config().unwrap_err();
        assert!(matches!(missing, ListenError::Pem { expected: "certificates", .. }), "{missing}");
        let signed = rcgen::generate_simple_self_signed([String::from("localhost")]).unwrap();
        std::fs::write(&tls.certificate, signed.cert.pem()).unwrap();
        std::fs::write(&tls.key, signed.cert.pem()).unwrap();
        let no_key = tls.config().unwrap_err();
        assert!(matches!(no_key, ListenError::Pem { expected: "a private key without a password", .. }), "{no_key}");
        let other = rcgen::generate_simple_self_signed([String::from("localhost")]).unwrap();
        std::fs::write(&tls.key, other.signing_key.serialize_pem()).unwrap();
        assert!(matches!(tls.config(), Err(ListenError::Tls(_))));
        std::fs::write(&tls.certificate, "").unwrap();
        assert!(tls.config().is_err(), "an empty file");
    }

    #[tokio::test]
    async fn running_requests_are_finished() {
        let (started, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let router = {
            let (started, go_on) = (started.clone(), go_on.clone());
            Router::new().route(
                "/",
                get(|| async move {
                    started.notify_one();
                    go_on.notified().await;
                    "done"
                }),
            )
        };
        let (sender, bound) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(listening("127.0.0.1:0").serve_until(
            router,
            |addr, _| sender.send(addr).unwrap(),
            async { stopped.await.unwrap() },
        ));
        let address = format!("http://{}/", bound.await.unwrap());
        let client = Client::builder().no_proxy().build().unwrap();
        let running = tokio::spawn(client.get(&address).send());
        started.notified().await;
        stop.send(()).unwrap();
        // New connections are refused while the old request still runs.
        while tokio::net::TcpStream::connect(address.trim_start_matches("http://").trim_end_matches('/')).await.is_ok()
        {
            tokio::task::yield_now().await;
        }
        go_on.notify_one();
        assert_eq!(running.await.unwrap().unwrap().text().await.unwrap(), "done");
        serving.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn without_tls_only_proxies_are_answered() {
        let proxies: Arc<[IpAddr]> = Arc::from(["10.0.0.2".parse().unwrap()]);
        let router = Router::new().route("/", get(|| async { "" })).layer(from_fn_with_state(proxies, only_proxies));
        for (peer, expected) in
            [("10.0.0.2:9", 200), ("[::ffff:10.0.0.2]:9", 200), ("127.0.0.1:9", 200), ("10.0.0.3:9", 403)]
        {
            let peer = ConnectInfo(peer.parse::<SocketAddr>().unwrap());
            let request = Request::builder().uri("/").extension(peer).body(axum::body::Body::empty()).unwrap();
            let response = tower::ServiceExt::oneshot(router.clone(), request).await.unwrap();
            assert_eq!(response.status(), expected, "{peer:?}");
        }
    }
}
