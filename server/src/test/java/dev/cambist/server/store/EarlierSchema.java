package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A database as an earlier program left it, opened by this one. */
final class EarlierSchema {
    private EarlierSchema() {}

    /** @param open opens the same database each time, which is empty at first */
    static void check(Callable<? extends Database> open, int version) throws Exception {
        Session session = StoreContract.session("s1", "corp", "alice", StoreContract.NOW);
        NumberedRevocation revocation;
        try (Database earlier = open.call()) {
            Migrations.apply(earlier, version);
            new JdbcSessions(earlier).save(List.of(session));
            revocation = new JdbcRevocations(earlier).add(StoreContract.revoke(new Revoked.OfSession("s1")));
        }

        try (Store store = JdbcStore.on(open.call())) {
            assertThat(store.sessions().find(SessionFilter.ALL, StoreContract.NOW, 10))
                    .containsExactly(session);
            assertThat(store.revocations().after(0, 10)).containsExactly(revocation);
            assertThat(store.revocations()
                            .add(StoreContract.revoke(new Revoked.OfRobot("ci")))
                            .number())
                    .isGreaterThan(revocation.number());
            assertThat(store.robots().all()).isEmpty();
            assertThat(store.keyFiles().<Boolean>exclusively(Map::isEmpty)).isTrue();
            store.keyFiles().exclusively(files -> files.put("refresh/a.secret", "text"));
            assertThat(store.robots().add(StoreContract.robot("ci"))).isTrue();
            assertThat(store.metadata().locked()).isEmpty();
            store.metadata().pushed(MetadataContract.APP, MetadataContract.push("sha256:a", StoreContract.NOW, "v1"));
        }
        try (Store again = JdbcStore.on(open.call())) {
            assertThat(again.robots().all()).extracting(Robot::name).containsExactly("ci");
            assertThat(again.revocations().after(0, 10)).hasSize(2);
            assertThat(again.metadata().tag(MetadataContract.APP, "v1")).isPresent();
            assertThat(again.keyFiles().<String>exclusively(files -> files.get("refresh/a.secret")))
                    .isEqualTo("text");
        }
    }
}
