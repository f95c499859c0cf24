package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.forwarding.ClientView;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Calls made by hand. */
public final class TestCall {
    public static final UUID ID = UUID.fromString("6f1c2a3b-0000-4000-8000-00000000cafe");

    public static final ClientView CLIENT =
            new ClientView(InetAddress.ofLiteral("192.0.2.1"), "https", "login.example.com");

    private TestCall() {}

    public static Call post(String path, String form) {
        return post(path, "application/x-www-form-urlencoded", form.getBytes(UTF_8));
    }

    public static Call post(String path, String contentType, byte[] body) {
        return new Call(
                ID,
                CLIENT,
                "POST",
                path,
                Optional.empty(),
                name -> name.equals("Content-Type") ? List.of(contentType) : List.of(),
                () -> body);
    }

    /** Nothing but method and path. */
    public static Call of(String method, String path) {
        return new Call(ID, CLIENT, method, path, Optional.empty(), name -> List.of(), () -> new byte[0]);
    }

    public static Call get(String path, String query, Map<String, String> headers) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        return new Call(
                ID,
                CLIENT,
                "GET",
                path,
                Optional.of(query).filter(value -> !value.isEmpty()),
                name -> Optional.ofNullable(byName.get(name)).stream().toList(),
                () -> {
                    throw new AssertionError("a GET has no body to read");
                });
    }
}
