//! `serve`: the screens, for this machine or, by TLS or behind a proxy, for a court.

use super::{Ended, Failure, Place};
use crate::http::listen::{Listening, Tls};
use crate::http::{Serving, SingleSignOn};
use crate::oidc::{LOGIN_CLAIM, OidcSettings, SECRET_VARIABLE};
use crate::scan::Scanner;
use clap::Args;
use domain::day::Day;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// How to serve.
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// A name people open this server by; once for each name
    #[arg(long = "host")]
    hosts: Vec<String>,
    /// The certificate chain in PEM, where this server does TLS itself
    #[arg(long, requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Its private key in PEM
    #[arg(long, requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// A proxy that does TLS and says who the client is; once for each address
    #[arg(long = "proxy")]
    proxies: Vec<IpAddr>,
    /// Where to serve figures for Prometheus
    #[arg(long)]
    metrics: Option<SocketAddr>,
    /// A file for the access log; “-” for standard output
    #[arg(long)]
    pub(super) access_log: Option<PathBuf>,
    /// A virus scanner that reads a file from standard input and exits with 0 where it is clean, 1 where it is not
    #[arg(long, value_name = "COMMAND", value_parser = scanner)]
    scan: Option<Scanner>,
    /// The day it is, for demo data
    #[arg(long)]
    today: Option<Day>,
    #[command(flatten)]
    oidc: Oidc,
}

/// The court's single sign-on.
#[derive(Args)]
struct Oidc {
    /// The issuer of the court's single sign-on (OpenID Connect)
    #[arg(long, requires = "oidc_client", requires = "oidc_redirect")]
    oidc_issuer: Option<String>,
    /// What the issuer calls this server; its secret is read from HUISHANG_OIDC_SECRET
    #[arg(long, requires = "oidc_issuer")]
    oidc_client: Option<String>,
    /// Where it sends people back to: this server's /sign-in/oidc/return
    #[arg(long, requires = "oidc_issuer")]
    oidc_redirect: Option<String>,
    /// The claim that holds the login
    #[arg(long, default_value = LOGIN_CLAIM)]
    oidc_claim: String,
    /// What people call it
    #[arg(long, default_value = "统一登录")]
    oidc_name: String,
}

impl Serve {
    pub(super) async fn run(self) -> Ended {
        let single_sign_on = self.oidc.single_sign_on()?;
        let tls = self.tls_certificate.zip(self.tls_key).map(|(certificate, key)| Tls { certificate, key });
        let listening = Listening { addr: self.addr, tls, hosts: self.hosts, proxies: self.proxies };
        let serving = Serving { listening, single_sign_on, metrics: self.metrics, scanner: self.scan };
        let store = self.place.open().await?;
        if let Some(today) = self.today {
            store.set_demo_day(today).await?;
        }
        crate::http::serve(store, serving).await?;
        Ok(0)
    }
}

/// The scanner that an argument names.
fn scanner(text: &str) -> Result<Scanner, String> {
    let expected = "expected a program and its arguments, such as “clamdscan --no-summary -”, got nothing";
    Scanner::parse(text).ok_or_else(|| expected.to_owned())
}

impl Oidc {
    fn single_sign_on(self) -> Result<Option<SingleSignOn>, Failure> {
        let (Some(issuer), Some(client_id), Some(redirect)) = (self.oidc_issuer, self.oidc_client, self.oidc_redirect)
        else {
            return Ok(None);
        };
        let client_secret = std::env::var(SECRET_VARIABLE).map_err(|_| {
            Failure::Input(format!(
                "expected the secret of the single sign-on in the variable {SECRET_VARIABLE}; set it and start again"
            ))
        })?;
        let settings = OidcSettings { issuer, client_id, client_secret, redirect, login_claim: self.oidc_claim };
        Ok(Some(SingleSignOn::new(self.oidc_name, settings)))
    }
}
