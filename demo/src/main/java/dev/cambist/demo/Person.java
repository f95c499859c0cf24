package dev.cambist.demo;

import dev.cambist.testkit.idp.User;
import java.util.List;

/**
 * Somebody whom the built-in identity provider knows, and whom one can be on the portal.
 *
 * @param called what people say
 * @param may what the policy lets this person do, in words
 */
record Person(User user, String called, String may) {
    static final String PLATFORM = "7a1c0f7e-0000-4000-8000-000000000001";
    static final String SHOP = "7a1c0f7e-0000-4000-8000-000000000002";

    static final Person ADA = new Person(
            User.named("ada").withGroups(PLATFORM),
            "Ada Admin",
            "runs the registry and this server: may do everything");
    static final Person DORA =
            new Person(User.named("dora").withGroups(SHOP), "Dora Developer", "pushes the images of acme/shop");
    static final Person NICO =
            new Person(User.named("nico"), "Nico Newcomer", "has been given nothing: may pull what is public");

    static final List<Person> ALL = List.of(ADA, DORA, NICO);

    Person {
        user = user.withClaim("name", called);
    }
}
