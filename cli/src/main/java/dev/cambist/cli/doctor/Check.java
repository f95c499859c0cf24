package dev.cambist.cli.doctor;

import java.util.Locale;

/** Everything that is checked, with what breaks when it is wrong and how to mend it; docs/doctor.md lists the same. */
enum Check {
    REACHABLE("every client", "start the registry, and open the way to its port; check the name"),
    PLAIN_HTTP(
            "every client: docker, podman and the Azure SDKs refuse it, and tokens would be shown to the whole way",
            "give the registry and the token service a certificate, or put a proxy with one in front"),
    TLS_VERSION("every client: TLS 1.2 is the least that they speak", "offer TLS 1.2 and 1.3"),
    TLS_TRUST(
            "every client that does not know the authority",
            "have the server send its certificate and all between it and the root; where the authority is private,"
                    + " install it at every client, and name it here with --ca"),
    TLS_EXPIRY("every client", "renew the certificate, and have the server load the new one"),
    TLS_HOST("every client", "get a certificate that has this host name among its subject alternative names"),
    CLOCK(
            "registries, which refuse tokens that are not valid yet; Cambist, which refuses identity tokens",
            "let all machines keep time by NTP"),
    REDIRECT(
            "the Azure SDKs, az acr login, kubelet, and cambist itself: a credential is never sent on",
            "answer at this address; clients have to be given the final one"),
    PING_STATUS(
            "az acr login, kubelet and Argo CD, which take any answer but 401 for a registry without a token service",
            "have the registry use auth: token, and let its 401 through; public images need it too"),
    ONE_CHALLENGE(
            "kubelet's acr-credential-provider and acr-docker-credential-helper, which refuse a second one",
            "let the registry's own header through, and add none (nginx: no auth_basic, no add_header)"),
    CHALLENGE_FORM(
            "az acr login, Argo CD, the Azure SDKs for Python and Go",
            "write Bearer realm=\"…\",service=\"…\" with nothing else and no space after the comma"),
    CHALLENGE_SCOPE("az acr login", "leave scope out of the answer to GET /v2/"),
    REPOSITORY_CHALLENGE(
            "the Azure SDKs and go-containerregistry, which ask for the scope that the challenge names",
            "have the registry answer 401 with scope=\"repository:NAME:ACTION\" where a token is missing"),
    REALM_FORM(
            "the Azure SDK for Java (the words service and scope), az acr login, Argo CD and the Azure SDK for Go (=)",
            "name an address without a query, and without these words in host and path:"
                    + " https://HOST/oauth2/token, or https://HOST/auth/token"),
    REALM_HOST(
            "the Azure SDKs, Flux, External Secrets, Trivy, Ratify: they exchange at the registry's own host;"
                    + " cambist login needs --realm",
            "serve /oauth2/ and /v2/ at one host (docs/proxies.md)"),
    REALM_ADDRESS(
            "crane, ko, cosign and what else is made with go-containerregistry, oras and helm: they send nothing to a"
                    + " loopback, private or link-local address that is not the registry's own",
            "name the token service by a host name (server.url, and realm at the registry)"),
    BEHIND(
            "everybody, as long as it lasts",
            "start what stands behind the proxy, or have the proxy ask at the right address and port"),
    SERVICE_NAME(
            "every client: Cambist knows no such registry",
            "write the same name in the registry's auth.token.service and in Cambist's registries[].service"),
    EXCHANGE(
            "every login with an identity token",
            "forward POST /oauth2/exchange to Cambist, as docs/proxies.md has it; let no rule in front refuse it"),
    METHOD("every login with an identity token", "forward requests with the method that they came with"),
    FORM_BODY(
            "every login with an identity token",
            "forward a POST with its body and Content-Type (nginx: no proxy_pass_request_body off)"),
    BODY_LIMIT(
            "identity tokens with many groups, as of Entra ID and Keycloak",
            "allow bodies of 64 KiB (nginx: client_max_body_size 64k)"),
    AUTHORIZATION(
            "docker login, podman and skopeo: they appear as nobody",
            "forward the Authorization header (nginx: no proxy_set_header Authorization \"\", no auth_basic)"),
    HEADER_LIMIT(
            "docker login with an identity token as the password",
            "allow headers of 32 KiB (nginx: large_client_header_buffers 4 32k)"),
    ERROR_BODY(
            "everybody who looks for the reason of a refusal; the Azure SDKs cannot read the answer",
            "let errors through as they are (nginx: no error_page with proxy_intercept_errors)"),
    CONTENT_TYPE("the Azure SDKs, which read JSON only where it is declared", "let Content-Type through as it is"),
    CACHE_CONTROL(
            "everybody, where a cache between hands one's token to another",
            "let Cache-Control: no-store through, and cache nothing below /oauth2/"),
    CORRELATION_ID(
            "whoever looks for a refused request in Cambist's log",
            "let the header X-Ms-Correlation-Request-Id through"),
    KEY_SET(
            "registries that take the keys from Cambist; tools that verify tokens",
            "forward GET /.well-known/jwks.json to Cambist"),
    TOKEN_ANSWER(
            "External Secrets (anything but texts), Docker's clients (no expires_in, other names)",
            "let the answers of /oauth2/token through as they are"),
    IDENTITY("this login", "docs/cli.md lists the places where an identity is looked for"),
    EXCHANGE_ANSWER(
            "this login; External Secrets, where the answer has more than refresh_token",
            "the message says why; cambist explain shows the rules, and docs/refusals.md what to do"),
    TOKEN_FORM(
            "the Azure SDKs: Java, Go and Python read tokens by the standard alphabet of Base64, and exp first",
            "have Cambist itself make the tokens, and nobody change them"),
    REGISTRY_TRUST(
            "every pull and push",
            "set up the registry with what cambist trust prints: the files, the issuer and the service"),
    SCOPE("the pulls and pushes that need it", "cambist explain shows which rule is missing"),
    SCOPE_ENFORCEMENT(
            "nobody, and that is the trouble: whoever has any token may read everything",
            "have the registry use auth: token for all paths, and let nothing in front answer for it");

    private final String breaks;
    private final String mend;

    Check(String breaks, String mend) {
        this.breaks = breaks;
        this.mend = mend;
    }

    /** Its stable name, such as {@code challenge-form}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Which client breaks, and how. */
    String breaks() {
        return breaks;
    }

    String mend() {
        return mend;
    }
}
