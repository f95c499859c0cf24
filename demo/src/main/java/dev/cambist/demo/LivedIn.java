package dev.cambist.demo;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a registry in use has, so that the portal has something to show: images, a robot, and sessions of people. */
final class LivedIn {
    static final String ROBOT = "nightly";

    private static final int CREATED = 201;

    private final Demo demo;

    private LivedIn(Demo demo) {
        this.demo = demo;
    }

    static void make(Demo demo) throws IOException, InterruptedException {
        new LivedIn(demo).make();
    }

    private void make() throws IOException, InterruptedException {
        try (RegistryCalls calls = RegistryCalls.to(demo)) {
            push(calls, Person.DORA, "acme/shop/web", "1.0", "1.1", "2.0");
            push(calls, Person.DORA, "acme/shop/db", "17");
            push(calls, Person.ADA, "acme/payroll/api", "2026-11");
            push(calls, Person.ADA, "public/base", "1", "2");
        }
        try (FormPost http = FormPost.to(demo)) {
            for (Person person : List.of(Person.DORA, Person.ADA)) {
                http.send(demo.cambist().exchangeUrl(), login(person)).required("refresh_token");
            }
            URI robots = demo.cambist().server().managementUrl().resolve("/admin/v1/robots");
            FormPost.Answer made = http.send(robots, robot());
            if (made.body().object("robot").isEmpty()) {
                throw new IOException("no robot was made: " + made);
            }
        }
    }

    private void push(RegistryCalls calls, Person person, String repository, String... tags)
            throws IOException, InterruptedException {
        String token = calls.token(demo.identityToken(person), "repository:" + repository + ":pull,push");
        for (String tag : tags) {
            HelloImage image = HelloImage.saying(repository + " " + tag + "\n");
            calls.upload(token, repository, image.layer());
            calls.upload(token, repository, image.config());
            calls.send(token, "PUT", "/v2/" + repository + "/manifests/" + tag, image.manifest())
                    .require(CREATED);
        }
    }

    /** What {@code docker login} of a person's would have sent. */
    private Map<String, String> login(Person person) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "access_token");
        fields.put("service", Demo.SERVICE);
        fields.put("access_token", demo.identityToken(person));
        return fields;
    }

    /** What {@code cambist robot create} sends. */
    private static Map<String, String> robot() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", ROBOT);
        fields.put("registry", Demo.SERVICE);
        fields.put("role", "AcrPull");
        fields.put("on", "acme/**");
        fields.put("expires", "never");
        return fields;
    }
}
