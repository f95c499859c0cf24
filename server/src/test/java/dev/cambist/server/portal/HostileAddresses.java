package dev.cambist.server.portal;

import static dev.cambist.server.portal.HostileRequest.get;
import static dev.cambist.server.portal.HostileRequest.post;

import java.util.List;

/** Addresses that carry what is not meant there, lead elsewhere or are none, and cookies that are not as they were set. */
final class HostileAddresses {
    private HostileAddresses() {}

    static List<HostileRequest> foreignContent() {
        String why = "/portal/why?registry=registry.example.com&action=pull&repository=";
        String list = "/portal/repositories?registry=registry.example.com&search=";
        String one = "/portal/repository?registry=registry.example.com&name=";
        return List.of(
                get("a script as a search", list + "%3Cscript%3Ealert(1)%3C/script%3E", 200, "&lt;script"),
                get("a search that ends an attribute", list + "%22%20onfocus%3Dalert(1)%20x%3D%22", 200, "&#34;"),
                get("two searches", list + "a&search=b", 400, "(repeated_field)"),
                get("a list of the server", "/portal/repositories?registry=cambist:admin", 400, "(unknown_service)"),
                get("a repository that is a script", one + "%3Cscript%3E", 404, "(unknown_repository)"),
                get("a repository that is a step upwards", one + "team%2F..%2Fetc", 404, "(unknown_repository)"),
                get("a repository with a host", one + "localhost:5000%2Fteam", 404, "(unknown_repository)"),
                get("a repository with a line break", one + "team%0d%0aa:%20b", 404, "(unknown_repository)"),
                get("a repository of a long name", one + "team%2F" + "a".repeat(3000), 404, "(unknown_repository)"),
                get("no repository", "/portal/repository?registry=registry.example.com", 404, "(unknown_repository)"),
                get("a repository of no registry", "/portal/repository?name=team/app", 400, "(missing_field)"),
                get("a script as a repository", why + "%3Cscript%3Ealert(1)%3C/script%3E", 200, "That is no name"),
                get("an end of an attribute", why + "%22%20onfocus%3Dalert(1)%20x%3D%22", 200, "That is no name"),
                get("an end of an attribute, single", why + "%27onfocus%3Dalert(1)", 200, "That is no name"),
                get("no UTF-8", why + "%ff", 400, "(malformed_query)"),
                get("a NUL", why + "a%00b", 200, "That is no name"),
                get("a step upwards", why + "..%2F..%2Fetc", 200, "That is no name"),
                get("a star", why + "*", 200, "That is no name"),
                get("a long name", why + "a".repeat(3000), 200, "That is no name"),
                get("two names", why + "a&repository=b", 400, "(repeated_field)"),
                get("a script as an action", "/portal/why?repository=a&action=%3Cscript%3E", 200, "That is no name"),
                get("an action of the server", "/portal/why?repository=a&action=*", 200, "That is no name"),
                get("a script as a registry", "/portal/why?registry=%3Cscript%3E", 400, "(unknown_service)"),
                get("the server as a registry", "/portal/why?registry=cambist:admin", 400, "(unknown_service)"),
                get("the portal as a registry", "/portal/login?registry=cambist:portal", 400, "(unknown_service)"),
                post(
                        "a token for the server",
                        "/portal/login",
                        "form=OWN&registry=cambist:admin",
                        400,
                        "(unknown_service)"),
                post("a token for no registry", "/portal/login", "form=OWN", 400, "(missing_field)"),
                post(
                        "a token where no rule gives one",
                        "/portal/login",
                        "form=OWN&registry=other.example.com",
                        401,
                        "(no_rights)"));
    }

    static List<HostileRequest> leadingAway() {
        return List.of(
                get("another server", "/?to=https%3A%2F%2Fevil.example", 200, "to=%2F\"")
                        .with("none"),
                get("another server without its scheme", "/?to=%2F%2Fevil.example", 200, "to=%2F\"")
                        .with("none"),
                get("a backslash", "/?to=%2F%5Cevil.example", 200, "to=%2F\"").with("none"),
                get("another server behind a page", "/?to=%2Fportal%2Fwhy%40evil.example", 200, "to=%2F\"")
                        .with("none"),
                get("a script", "/?to=javascript%3Aalert(1)", 200, "to=%2F\"").with("none"),
                get("a line break", "/?to=%2Fportal%2Fwhy%0D%0ASet-Cookie:%20a=b", 200, "to=%2F\"")
                        .with("none"),
                get("a page of clients", "/?to=%2Fv2%2F", 200, "to=%2F\"").with("none"),
                get("an unknown issuer", "/portal/sign-in?issuer=evil", 400, "(unusable_field)")
                        .with("none"),
                get("no issuer", "/portal/sign-in", 400, "(missing_field)").with("none"),
                get("a script as an issuer", "/portal/sign-in?issuer=%3Cscript%3E", 400, "(unusable_field)")
                        .with("none"),
                get("back without having gone", "/portal/signed-in?code=a&state=b", 401, "(no_sign_in_under_way)"));
    }

    static List<HostileRequest> paths() {
        return List.of(
                get("a page that is not there", "/portal/nothing", 404, "NOT_FOUND"),
                get("a page in capitals", "/PORTAL/why", 404, "NOT_FOUND"),
                get("a page of operators", "/portal/operator", 404, "NOT_FOUND"),
                post(
                        "an act of operators",
                        "/portal/operator/sessions",
                        "form=OWN&everything=true&sure=yes",
                        404,
                        "NOT_FOUND"),
                get("a page with a slash", "/portal/why/", 404, "NOT_FOUND"),
                get("a step upwards", "/portal/../portal/why", 404, "NOT_FOUND"),
                get("an escaped slash", "/portal%2Fwhy", 400, "INVALID_REQUEST"),
                get("a parameter in the path", "/portal/why;a=b", 404, "NOT_FOUND"),
                get("two slashes", "//portal/why", 400, "INVALID_REQUEST"),
                new HostileRequest("another method", "DELETE", "/portal/sessions", "own", "", "", 405, "UNSUPPORTED"),
                new HostileRequest("a trace", "TRACE", "/portal/why", "own", "", "", 405, "UNSUPPORTED"));
    }

    static List<HostileRequest> cookies() {
        return List.of(
                get("no cookie", "/portal/why", 303, "/?to=%2Fportal%2Fwhy").with("none"),
                get("an empty cookie", "/portal/why", 303, "/?to=").with("cambist="),
                get("a cookie of other characters", "/portal/why", 303, "/?to=").with("cambist=<script>"),
                get("a cookie that was changed", "/portal/why", 303, "/?to=").with("changed"),
                get("a cookie that was cut", "/portal/why", 303, "/?to=").with("cut"),
                get("the cookie twice", "/portal/why", 303, "/?to=").with("twice"),
                get("the cookie under the name for https", "/portal/why", 303, "/?to=")
                        .with("renamed"),
                get("the sign-in's cookie as a session", "/portal/why", 303, "/?to=")
                        .with("sign-in"),
                get("the token in the clear", "/portal/why", 303, "/?to=").with("cambist=eyJhbGciOiJIUzI1NiJ9"));
    }
}
