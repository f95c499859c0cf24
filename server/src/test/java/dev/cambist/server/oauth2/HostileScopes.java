package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.bad;
import static dev.cambist.server.oauth2.HostileRequest.grants;
import static dev.cambist.server.oauth2.HostileRequest.tokenFor;

import java.util.stream.Stream;

/** Scopes: a wrong one grants nothing, too many are refused. */
final class HostileScopes {

    private HostileScopes() {}

    static Stream<HostileRequest> rows() {
        return scopes();
    }

    private static Stream<HostileRequest> scopes() {
        return Stream.of(
                grants(
                        "what the rules give",
                        tokenFor("&scope=repository:team/app:pull,push"),
                        "repository:team/app:pull,push"),
                grants(
                        "unescaped, repeated and empty",
                        tokenFor("&scope=&scope=repository:team/a:pull+repository:team/b:pull&scope="),
                        "repository:team/a:pull repository:team/b:pull"),
                grants(
                        "less than asked",
                        tokenFor("&scope=repository:team/app:pull,delete"),
                        "repository:team/app:pull"),
                grants(
                        "every action",
                        tokenFor("&scope=repository:team/app:*"),
                        "repository:team/app:pull,push,metadata_read,metadata_write"),
                grants("another team", tokenFor("&scope=repository:secret/app:pull"), ""),
                grants("up and over", tokenFor("&scope=repository:team/../secret:pull"), ""),
                grants("a dot", tokenFor("&scope=repository:team/./app:pull"), ""),
                grants("an empty component", tokenFor("&scope=repository:team//app:pull"), ""),
                grants("a slash at the start", tokenFor("&scope=repository:/team/app:pull"), ""),
                grants("a backslash", tokenFor("&scope=repository:team%5Capp:pull"), ""),
                grants("an escaped slash, escaped again", tokenFor("&scope=repository:team%252Fapp:pull"), ""),
                grants("a name that begins like another", tokenFor("&scope=repository:team-evil/app:pull"), ""),
                grants("capitals", tokenFor("&scope=repository:Team/app:pull"), ""),
                grants("a Cyrillic letter", tokenFor("&scope=repository:te%D0%B0m/app:pull"), ""),
                grants("full-width letters", tokenFor("&scope=repository:%EF%BD%94eam/app:pull"), ""),
                grants("a slash of another script", tokenFor("&scope=repository:team%E2%88%95app:pull"), ""),
                grants("everything", tokenFor("&scope=repository:*:*"), ""),
                grants("a glob", tokenFor("&scope=repository:team/**:pull"), ""),
                grants("the catalog", tokenFor("&scope=registry:catalog:*"), ""),
                grants("a NUL", tokenFor("&scope=repository:team/app%00:pull"), ""),
                grants("no scope", tokenFor(""), ""),
                grants("100 scopes", tokenFor("&scope=repository:x:pull".repeat(100)), ""),
                bad("101 scopes", tokenFor("&scope=repository:x:pull".repeat(101)), "too_many_scopes"),
                grants("a scope of 512", tokenFor("&scope=repository:" + "x".repeat(496) + ":pull"), ""),
                bad("a scope of 513", tokenFor("&scope=repository:" + "x".repeat(497) + ":pull"), "scope_too_long"));
    }
}
