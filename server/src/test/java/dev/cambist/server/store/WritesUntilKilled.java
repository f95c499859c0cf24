package dev.cambist.server.store;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Session;
import dev.cambist.server.settings.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A program that keeps revocations, sessions, pushes and locks, says which are kept, and never ends by itself. */
final class WritesUntilKilled {
    private WritesUntilKilled() {}

    public static void main(String[] arguments) throws Exception {
        StoreAccess access = new StoreAccess(new StoreSettings.Embedded(), Path.of(arguments[0]));
        access.claim();
        for (int i = 0; ; i++) {
            String id = arguments[1] + "-" + i;
            Session session = StoreContract.session(id, "corp", "alice", StoreContract.NOW);
            access.get().sessions().save(List.of(session));
            Instant at = StoreContract.NOW;
            access.get()
                    .revocations()
                    .add(Revocation.of(
                            new Revoked.OfSession(id), at, at, "test", Duration.ofDays(30), Duration.ofDays(1)));
            MetadataStore index = access.get().metadata();
            index.pushed(MetadataContract.APP, MetadataContract.push("sha256:" + id, at, id));
            index.change(new Item.Tag(MetadataContract.APP, id), MetadataContract.writable(false));
            System.out.println(id);
            System.out.flush();
        }
    }
}
