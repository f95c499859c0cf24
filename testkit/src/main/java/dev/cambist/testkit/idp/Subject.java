package dev.cambist.testkit.idp;

import java.util.Map;

/** Whom a token speaks of. */
public sealed interface Subject permits Account, Workload {

    /** Claims beyond those of the subject's kind; they win over them. */
    Map<String, Object> claims();
}
