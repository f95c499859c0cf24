package dev.cambist.server.portal;

import static dev.cambist.server.portal.HostileRequest.get;
import static dev.cambist.server.portal.HostileRequest.post;

import java.util.List;

/** Forms about robots that are sent in the name of another, are about another's, or want more than the rules give. */
final class HostileRobotForms {
    private static final String NO_ROBOT = "expected the name of one of your own robots";
    private static final String TOO_WIDE = "(robot_too_wide)";

    private HostileRobotForms() {}

    /** Bob has a robot, whose name stands for HIS-ROBOT here. */
    static List<HostileRequest> robots() {
        String path = "/portal/robots";
        String wish = "act=make&registry=registry.example.com&role=AcrPull&days=7&on=team/app&name=";
        String make = "form=OWN&" + wish;
        String own = "form=OWN&act=make&registry=registry.example.com&name=ci&";
        return List.of(
                post("a robot without the form's token", path, wish + "ci", 400, "(foreign_form)"),
                post("a robot with Bob's", path, "form=BOB&" + wish + "ci", 400, "(foreign_form)"),
                post("a robot wished in the query", path + "?" + wish + "ci", "form=OWN", 400, "(unusable_field)"),
                get("a robot by a link", path + "?form=OWN&" + wish + "ci", 200, "You have none."),
                post("the end of Bob's robot", path, "form=OWN&act=delete&sure=yes&name=HIS-ROBOT", 400, NO_ROBOT),
                post("the end of no robot", path, "form=OWN&act=delete&sure=yes&name=nobodys", 400, NO_ROBOT),
                post("a question about Bob's", path, "form=OWN&act=delete&name=HIS-ROBOT", 400, NO_ROBOT),
                post(
                        "a password of Bob's",
                        path,
                        "form=OWN&act=rotate&sure=yes&password=1&name=HIS-ROBOT",
                        400,
                        NO_ROBOT),
                post("a password of none", path, "form=OWN&act=rotate&sure=yes&password=1&name=x", 400, NO_ROBOT),
                post("an act of operators on it", path, "form=OWN&act=enable&name=HIS-ROBOT", 400, "(unusable_field)"),
                post("no act", path, "form=OWN&name=HIS-ROBOT", 400, "(unusable_field)"),
                post("more than the rule gives", path, own + "role=AcrDelete&days=7&on=team/app", 401, TOO_WIDE),
                post("another team's", path, own + "role=AcrPull&days=7&on=other/app", 401, TOO_WIDE),
                post("everything", path, own + "role=AcrPull&days=7&on=**", 401, TOO_WIDE),
                post("one team and another", path, own + "role=AcrPull&days=7&on=team/a+other/a", 401, TOO_WIDE),
                post("a name beside the team's", path, own + "role=AcrPull&days=7&on=team*/**", 401, TOO_WIDE),
                post("longer than the rule", path, own + "role=AcrPull&days=31&on=team/app", 401, "(robot_too_long)"),
                post("a year and a day", path, own + "role=AcrPull&days=366&on=team/app", 400, "(unusable_field)"),
                post("no day", path, own + "role=AcrPull&days=0&on=team/app", 400, "(unusable_field)"),
                post("less than a day", path, own + "role=AcrPull&days=-1&on=team/app", 400, "(unusable_field)"),
                post("for ever", path, own + "role=AcrPull&days=never&on=team/app", 400, "(unusable_field)"),
                post("without days", path, own + "role=AcrPull&on=team/app", 400, "(missing_field)"),
                post("two lives", path, own + "role=AcrPull&days=7&days=700&on=team/app", 400, "(repeated_field)"),
                post("a role of the server", path, own + "role=CambistAdmin&days=7&on=**", 400, "(unusable_field)"),
                post("where no rule is for robots", path, make.replace("registry.e", "other.e") + "ci", 401, TOO_WIDE),
                post(
                        "for the server",
                        path,
                        make.replace("registry.example.com", "cambist:admin") + "ci",
                        400,
                        "(unknown_service)"),
                post(
                        "a value of a token",
                        path,
                        own + "role=AcrPull&days=7&on=%24%7Bsubject%7D",
                        400,
                        "(unusable_field)"),
                post(
                        "a script as a pattern",
                        path,
                        own + "role=AcrPull&days=7&on=%3Cscript%3E",
                        400,
                        "(unusable_field)"),
                post("commas for patterns", path, own + "role=AcrPull&days=7&on=,,+,", 400, "(unusable_field)"),
                post("a script as a name", path, make + "%3Cscript%3E", 400, "(unusable_field)"),
                post("a name with a colon", path, make + "a:b", 400, "(unusable_field)"),
                post("a name with a line break", path, make + "a%0d%0aSet-Cookie:x", 400, "(unusable_field)"),
                post("the user of identity tokens", path, make + "oidc", 400, "(unusable_field)"),
                post("no name", path, make, 400, "(missing_field)"),
                post("a long name", path, make + "a".repeat(51), 400, "(unusable_field)"),
                post("two names", path, make + "a&name=b", 400, "(repeated_field)"));
    }
}
