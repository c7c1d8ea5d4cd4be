//! Sign-in with the court's identity provider: OpenID Connect, authorization code flow with PKCE.
//!
//! [`Provider::discover`] once, then for each sign-in [`Provider::begin`] before the browser goes to the provider and
//! [`Provider::finish`] when it comes back. What lies between, [`Keep`], stays on the server and belongs to one browser
//! and one attempt: take it out of where it is kept before calling `finish`, and let it grow old in some minutes.
//!
//! Certificates are checked against those of the operating system, or of the file `SSL_CERT_FILE` names.

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IdTokenVerifier,
    IssuerUrl, JsonWebKeySetUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// The claim that usually holds the name a person signs in with.
pub const LOGIN_CLAIM: &str = "preferred_username";
/// The variable of the environment that holds what the provider knows this server by.
pub const SECRET_VARIABLE: &str = "HUISHANG_OIDC_SECRET";

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the provider may sign: with a key of its own, of which only the public half is known here.
const SIGNED_WITH: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What the provider and we have agreed on.
#[derive(Clone)]
pub struct OidcSettings {
    /// The provider's address, exactly as it writes it in its tokens; http for a loopback host only.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// What we show the provider that it is us.
    pub client_secret: String,
    /// Where the browser comes back to; http for a loopback host only.
    pub redirect: String,
    /// The claim that holds the name of an account here, usually [`LOGIN_CLAIM`].
    pub login_claim: String,
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { issuer, client_id, client_secret: _, redirect, login_claim } = self;
        f.debug_struct("OidcSettings")
            .field("issuer", issuer)
            .field("client_id", client_id)
            .field("redirect", redirect)
            .field("login_claim", login_claim)
            .finish_non_exhaustive()
    }
}

/// Why nobody can be signed in. No variant holds a secret or a token.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// An address is none, or would let secrets travel in the open.
    #[error("expected an https address as {setting} (http for a loopback host only), got {got:?}; correct the setting")]
    Address {
        /// Which of the settings.
        setting: &'static str,
        /// What it holds.
        got: String,
    },
    /// No client could be made, for want of certificates for example.
    #[error("cannot prepare calls to the identity provider: {0}; check the certificates of the operating system")]
    Client(String),
    /// The provider does not answer, or not as agreed.
    #[error("expected the identity provider's description from {issuer}, got: {problem}; check the issuer's address")]
    Discovery {
        /// The issuer asked.
        issuer: String,
        /// What came instead.
        problem: String,
    },
    /// The answer belongs to another attempt, or to another person's.
    #[error("the identity provider's answer does not belong to this attempt to sign in; start again")]
    State,
    /// The provider refuses the code: it is old, used, or not ours.
    #[error("the identity provider refuses to sign in: {0}; start again")]
    Refused(String),
    /// The provider cannot be reached, or its answer cannot be read.
    #[error("expected a token of the identity provider, got: {0}; try again later")]
    Exchange(String),
    /// The provider says who was let in, but not in a way that can be believed.
    #[error("the identity provider's token is not valid: {}; start again", chain(.0))]
    Token(#[from] ClaimsVerificationError),
    /// Nothing to find an account by.
    #[error("expected a name to sign in with as claim {0:?}, got none; add the claim at the provider or name another")]
    NoLogin(String),
}

/// Who the provider says has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What never changes and is given to nobody else, within this provider.
    pub subject: String,
    /// The name of an account here.
    pub login: String,
    /// The name of the person, if the provider tells it.
    pub name: Option<String>,
}

/// What is needed when the browser comes back. It stays on the server.
#[derive(Debug, Serialize, Deserialize)]
pub struct Keep {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// An attempt to sign in.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser has to go.
    pub address: String,
    /// What to keep for this browser.
    pub keep: Keep,
}

/// Whatever the token says beyond the standard.
#[derive(Debug, Serialize, Deserialize)]
struct Claims(BTreeMap<String, Value>);

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Client = openidconnect::Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The identity provider.
#[derive(Debug)]
pub struct Provider {
    client: Client,
    client_id: ClientId,
    issuer: IssuerUrl,
    keys: JsonWebKeySetUrl,
    login_claim: String,
    http: reqwest::Client,
}

impl Provider {
    /// Asks the provider for its description.
    pub async fn discover(settings: OidcSettings) -> Result<Self, OidcError> {
        let OidcSettings { issuer, client_id, client_secret, redirect, login_claim } = settings;
        let address = |setting, got: String| OidcError::Address { setting, got };
        let parsed = IssuerUrl::new(issuer.clone()).map_err(|_| address("issuer", issuer.clone()))?;
        let issuer_is_here = is_loopback(parsed.url().host_str());
        if !is_safe(parsed.url().scheme(), issuer_is_here) {
            return Err(address("issuer", issuer));
        }
        let back = RedirectUrl::new(redirect.clone()).map_err(|_| address("redirect", redirect.clone()))?;
        if !is_safe(back.url().scheme(), is_loopback(back.url().host_str())) {
            return Err(address("redirect", redirect));
        }
        // The description could otherwise send the client secret elsewhere: by http, or by a redirect.
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .https_only(parsed.url().scheme() == "https");
        let http = if issuer_is_here { http.no_proxy() } else { http };
        let http = http.build().map_err(|error| OidcError::Client(chain(&error)))?;
        let metadata = CoreProviderMetadata::discover_async(parsed.clone(), &http)
            .await
            .map_err(|error| OidcError::Discovery { issuer, problem: chain(&error) })?;
        let keys = metadata.jwks_uri().clone();
        let auth_type = auth_type(&metadata);
        let client_id = ClientId::new(client_id);
        let client =
            Client::from_provider_metadata(metadata, client_id.clone(), Some(ClientSecret::new(client_secret)))
                .set_redirect_uri(back)
                .set_auth_type(auth_type);
        Ok(Self { client, client_id, issuer: parsed, keys, login_claim, http })
    }

    /// Begins an attempt to sign in.
    pub fn begin(&self) -> Begun {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = self
            .client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new(String::from("profile")))
            .set_pkce_challenge(challenge);
        if self.login_claim == "email" {
            request = request.add_scope(Scope::new(String::from("email")));
        }
        let (address, state, nonce) = request.url();
        Begun { address: address.into(), keep: Keep { state, nonce, verifier } }
    }

    /// Learns who has signed in, from what the browser brought back.
    pub async fn finish(&self, keep: Keep, code: &str, state: &str) -> Result<Identity, OidcError> {
        // The library compares digests, so that the time taken tells nothing.
        if keep.state != CsrfToken::new(state.to_owned()) {
            return Err(OidcError::State);
        }
        let answer = self
            .client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| OidcError::Exchange(chain(&error)))?
            .set_pkce_verifier(keep.verifier)
            .request_async(&self.http)
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(answer) => OidcError::Refused(answer.to_string()),
                other => OidcError::Exchange(chain(&other)),
            })?;
        let token =
            answer.id_token().ok_or_else(|| OidcError::Exchange(String::from("an answer without an id_token")))?;
        // Asked for each time: providers change their keys.
        let keys = CoreJsonWebKeySet::fetch_async(&self.keys, &self.http)
            .await
            .map_err(|error| OidcError::Exchange(chain(&error)))?;
        let verifier = IdTokenVerifier::new_public_client(self.client_id.clone(), self.issuer.clone(), keys)
            .set_allowed_algs(SIGNED_WITH);
        let claims = token.claims(&verifier, &keep.nonce)?;
        let all = serde_json::to_value(claims).unwrap_or_default();
        let text = |claim: &str| all.get(claim)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let login = text(&self.login_claim).ok_or_else(|| OidcError::NoLogin(self.login_claim.clone()))?;
        Ok(Identity { subject: claims.subject().to_string(), login, name: text("name") })
    }
}

/// In a header, as the standard has it, unless the provider takes the secret in the body only.
fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    let takes = |method| metadata.token_endpoint_auth_methods_supported().is_some_and(|all| all.contains(&method));
    if takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic) {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

fn is_safe(scheme: &str, is_loopback: bool) -> bool {
    scheme == "https" || (scheme == "http" && is_loopback)
}

fn is_loopback(host: Option<&str>) -> bool {
    let bare = |host: &str| host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.is_some_and(|host| host == "localhost" || bare(host).is_ok_and(|address| address.is_loopback()))
}

/// The error and its causes. The library's messages hold no body, where tokens could stand.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_stays_on_this_machine() {
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            assert!(is_safe("http", is_loopback(Some(host))), "{host}");
        }
        for host in ["sso.court.example", "10.0.0.1", "localhost.example", "127.0.0.1.example"] {
            assert!(!is_safe("http", is_loopback(Some(host))), "{host}");
            assert!(is_safe("https", is_loopback(Some(host))), "{host}");
        }
        assert!(!is_safe("ftp", true));
    }
}
