import org.jspecify.annotations.NullMarked;

/** A client of container registries that speak Azure Container Registry's sign-in, such as that one and Cambist. */
@NullMarked
module dev.cambist.client {
    requires transitive java.net.http;
    requires static org.jspecify;

    exports dev.cambist.client;
    exports dev.cambist.client.wire;
}
