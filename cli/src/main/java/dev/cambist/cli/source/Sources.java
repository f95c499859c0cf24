package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import java.util.ArrayList;
import java.util.List;

/** The places where an identity token may be, in the order in which they are looked at. */
public final class Sources {
    private Sources() {}

    /** Only the file that the caller names, or {@code -} for the standard input. */
    public static List<IdentitySource> given(String file, ProcessContext context) {
        return List.of(new GivenFile(file, context));
    }

    /** Every place that needs no person: first what was set for Cambist, then the job, the pod, the machine. */
    public static List<IdentitySource> ambient(ProcessContext context) {
        return List.of(
                new CambistVariables(context),
                new GitHubActions(context),
                ReadyVariable.gitLab(context),
                ReadyVariable.circleCi(context),
                new AzureDevOps(context),
                ReadyVariable.bitbucket(context),
                new KubernetesToken(context),
                new AzureWorkloadIdentity(context),
                new ManagedIdentity(context),
                new AzureCli(context, AzureCli.WITHIN));
    }

    /** Looks at one after another, until one has a token or fails; what came of each is in the result. */
    public static Search search(List<IdentitySource> sources, IdentityRequest request) throws InterruptedException {
        List<Attempt> attempts = new ArrayList<>();
        for (IdentitySource source : sources) {
            Attempt attempt = source.find(request);
            attempts.add(attempt);
            if (!(attempt instanceof Attempt.Absent)) {
                break;
            }
        }
        return new Search(attempts);
    }
}
