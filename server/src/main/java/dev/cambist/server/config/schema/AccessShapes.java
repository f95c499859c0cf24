package dev.cambist.server.config.schema;

import static dev.cambist.server.config.schema.Shape.either;
import static dev.cambist.server.config.schema.Shape.flag;
import static dev.cambist.server.config.schema.Shape.having;
import static dev.cambist.server.config.schema.Shape.list;
import static dev.cambist.server.config.schema.Shape.matching;
import static dev.cambist.server.config.schema.Shape.object;
import static dev.cambist.server.config.schema.Shape.oneOrMore;
import static dev.cambist.server.config.schema.Shape.placeholder;
import static dev.cambist.server.config.schema.Shape.reference;
import static dev.cambist.server.config.schema.Shape.text;
import static dev.cambist.server.config.schema.Shape.words;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Role;
import dev.cambist.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** {@code access} and {@code roles}. */
final class AccessShapes {
    private AccessShapes() {}

    static JsonObject rule() {
        String given = "what it gives: a role of the table below or of roles, or a list of pull, push, delete,"
                + " metadata_read, metadata_write, catalog. Default: one of the two";
        return new Keys()
                .optional(
                        "comment", "what the log and explanations call the rule. Default: rule and its number", text())
                .required(
                        "who",
                        "whom it is about: anyone, or the identities of an issuer",
                        either(object("enum", List.of("anyone")), placeholder(), who()))
                .optional("role", given, either(object("enum", roleNames()), text()))
                .optional("actions", given, list(words(actions())))
                .optional(
                        "on",
                        "a list of patterns for repositories. Default: required, but for a role that gives only the"
                                + " catalog, and not for CambistAdmin and CambistReader",
                        list(matching("[a-z0-9._/:*-]+")))
                .optional("registries", "the service of each registry it holds for. Default: all", list(text()))
                .optional(
                        "expires",
                        "the last day on which it holds, in UTC (2027-01-31), or the moment from which it does not"
                                + " (2027-01-31T18:00:00Z). Default: never",
                        matching("[0-9]{4}-[0-9]{2}-[0-9]{2}(|T.{6,40})"))
                .optional(
                        "robots",
                        "how long a robot lives at most that somebody of who makes for what the rule gives, 1d to 365d."
                                + " Default: nobody makes any",
                        matching(ConfigurationSchema.DURATION))
                .where("oneOf", List.of(having("role"), having("actions")))
                .where("not", ofServerAndRegistries())
                .where("dependentRequired", object("actions", List.of("on")))
                .block();
    }

    static JsonObject lock() {
        return new Keys()
                .required("on", "a list of patterns for repositories", list(matching("[a-z0-9._/:*-]+")))
                .optional(
                        "tags",
                        "a list of patterns for tags. Default: the rule is about the whole repositories",
                        list(text()))
                .optional("write", "whether what is there may be overwritten and deleted. Default: true", flag())
                .optional("delete", "whether it may be deleted. Default: true", flag())
                .optional("read", "whether it may be pulled. Default: true", flag())
                .block();
    }

    static JsonObject roles() {
        return object(
                "type",
                "object",
                "propertyNames",
                object("pattern", "^[A-Za-z][A-Za-z0-9_-]{0,63}$"),
                "additionalProperties",
                Shape.described("what the role gives", list(words(actions()))));
    }

    /** {@code claims} nests, so it has a name. */
    static JsonObject definitions() {
        return object("claims", claims(), "claim", claim());
    }

    private static JsonObject who() {
        return conditions(new Keys().required("issuer", "the name of an entry of issuers", text()))
                .optional(
                        "unless",
                        "excludes whoever meets all of it",
                        conditions(new Keys()).where("minProperties", 1L).block())
                .block();
    }

    private static Keys conditions(Keys keys) {
        return keys.optional("subject", "patterns for the issuer's name for the caller", oneOrMore(text()))
                .optional("groups", "patterns for the claim groups", list(text()))
                .optional("roles", "patterns for the claim roles", list(text()))
                .optional("claims", "patterns for claims, by their names", reference("claims"));
    }

    /** A claim that is itself called present is written with a list. */
    private static JsonObject claims() {
        JsonObject presence = object("type", Shape.SCALARS);
        return Shape.both(
                claimsWithin(),
                object("not", object("required", List.of("present"), "properties", object("present", presence))));
    }

    private static JsonObject claim() {
        return Shape.described(
                "patterns for the claim, { present: true } where it only has to be there, { word: PATTERN } for one of its"
                        + " words, or claims within it",
                either(text(), list(text()), claimsWithin()));
    }

    private static JsonObject claimsWithin() {
        return object(
                "type",
                "object",
                "minProperties",
                1L,
                "propertyNames",
                object("pattern", "\\S", "not", placeholder()),
                "additionalProperties",
                reference("claim"));
    }

    /** A rule about the server itself has no place at a registry. */
    private static JsonObject ofServerAndRegistries() {
        List<String> roles =
                Arrays.stream(AdminRole.values()).map(AdminRole::roleName).toList();
        return Shape.both(
                object("properties", object("role", object("enum", roles)), "required", List.of("role")),
                object("anyOf", List.of(having("on"), having("registries"), having("robots"))));
    }

    private static List<String> roleNames() {
        return Stream.concat(
                        Arrays.stream(Role.values()).map(Role::roleName),
                        Arrays.stream(AdminRole.values()).map(AdminRole::roleName))
                .toList();
    }

    private static List<String> actions() {
        return Action.OF_REGISTRIES.stream().map(Action::word).toList();
    }
}
