package dev.cambist.server.portal;

import static dev.cambist.server.portal.HostileRequest.get;
import static dev.cambist.server.portal.HostileRequest.post;

import java.util.List;

/** Forms that a page elsewhere sends in the name of whoever is signed in here. */
final class HostileForms {
    private HostileForms() {}

    static List<HostileRequest> forgedForms() {
        String end = "/portal/sessions";
        String act = "/portal/repository-act";
        String deletion = "registry=registry.example.com&name=team/app&act=delete&sure=yes";
        return List.of(
                post("a repository without the form's token", act, deletion, 400, "(foreign_form)"),
                post("a repository with Bob's", act, "form=BOB&" + deletion, 400, "(foreign_form)"),
                post("a repository, named in the query", act + "?" + deletion, "form=OWN", 400, "(missing_field)"),
                get("a repository by a link", act + "?" + deletion, 404, "(not_reached)"),
                post("a repository twice", act, "form=OWN&name=a&" + deletion, 400, "(repeated_field)"),
                post("sign out without the form's token", "/portal/sign-out", "", 400, "(foreign_form)"),
                post("sign out with an empty one", "/portal/sign-out", "form=", 400, "(foreign_form)"),
                post("sign out with a wrong one", "/portal/sign-out", "form=x", 400, "(foreign_form)"),
                post("sign out with Bob's", "/portal/sign-out", "form=BOB", 400, "(foreign_form)"),
                post("sign out with two", "/portal/sign-out", "form=OWN&form=OWN", 400, "(repeated_field)"),
                post("sign out with one in the query", "/portal/sign-out?form=OWN", "", 400, "(foreign_form)"),
                post(
                        "a token without the form's",
                        "/portal/login",
                        "registry=registry.example.com",
                        400,
                        "(foreign_form)"),
                post(
                        "a token with Bob's",
                        "/portal/login",
                        "form=BOB&registry=registry.example.com",
                        400,
                        "(foreign_form)"),
                post("all sessions without it", end, "all=true&sure=yes", 400, "(foreign_form)"),
                post("all sessions with Bob's", end, "form=BOB&all=true&sure=yes", 400, "(foreign_form)"),
                post("a session of nobody", end, "form=OWN&session=x&sure=yes", 400, "(unusable_field)"),
                post("one session and all", end, "form=OWN&session=x&all=true&sure=yes", 400, "(unusable_field)"),
                post("neither one nor all", end, "form=OWN&sure=yes", 400, "(unusable_field)"),
                post("a session without being asked", end, "form=OWN&session=x", 200, "Are you sure?"),
                get("sign out by a link", "/portal/sign-out", 405, "MethodNot"),
                get("a token by a link", "/portal/login?registry=registry.example.com&form=OWN", 200, "Make a token"),
                get("the end of all by a link", "/portal/sessions?all=true&sure=yes&form=OWN", 200, "(this browser)"),
                new HostileRequest(
                        "a form as plain text",
                        "POST",
                        "/portal/sign-out",
                        "own",
                        "text/plain",
                        "form=OWN",
                        400,
                        "(malformed_body)"),
                new HostileRequest(
                        "a form as JSON",
                        "POST",
                        "/portal/sign-out",
                        "own",
                        "application/json",
                        "{}",
                        400,
                        "(malformed_body)"),
                new HostileRequest(
                        "a form without a type",
                        "POST",
                        "/portal/sign-out",
                        "own",
                        "",
                        "form=OWN",
                        400,
                        "(malformed_body)"));
    }
}
