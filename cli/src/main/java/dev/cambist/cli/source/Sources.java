package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The places where an identity token may be, in the order in which they are looked at. */
public final class Sources {
    private static final String CHOICE = "CAMBIST_SOURCES";

    private Sources() {}

    /** Only the file that the caller names, or {@code -} for the standard input. */
    public static List<IdentitySource> given(String file, ProcessContext context) {
        return List.of(new GivenFile(file, context));
    }

    /**
     * Every place that needs no person: first what was set for Cambist, then the job, the pod, the machine; or those that
     * {@code CAMBIST_SOURCES} names, in its order. A name that is none is a place that fails: whoever chose did not mean
     * all of them.
     */
    public static List<IdentitySource> ambient(ProcessContext context) {
        Map<String, IdentitySource> known = known(context);
        Optional<String> chosen = context.variable(CHOICE);
        if (chosen.isEmpty()) {
            return List.copyOf(known.values());
        }
        List<String> names = Stream.of(chosen.get().replace(',', ' ').split(" ", -1))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        return names.isEmpty() || !known.keySet().containsAll(names)
                ? List.of(new UnknownSource(CHOICE, known.keySet()))
                : names.stream().map(known::get).toList();
    }

    /** Whether it was said which places to look at. */
    public static boolean areChosen(ProcessContext context) {
        return context.variable(CHOICE).isPresent();
    }

    private static Map<String, IdentitySource> known(ProcessContext context) {
        Map<String, IdentitySource> known = new LinkedHashMap<>();
        known.put("cambist", new CambistVariables(context));
        known.put("github", new GitHubActions(context));
        known.put("gitlab", ReadyVariable.gitLab(context));
        known.put("circleci", new CircleCi(context, CircleCi.WITHIN));
        known.put("azure-devops", new AzureDevOps(context));
        known.put("bitbucket", ReadyVariable.bitbucket(context));
        known.put("kubernetes", new KubernetesToken(context));
        known.put("azure-workload-identity", new AzureWorkloadIdentity(context));
        known.put(ManagedIdentity.ID, new ManagedIdentity(context));
        known.put(GoogleMetadata.ID, new GoogleMetadata(context));
        known.put("azure-cli", new AzureCli(context, AzureCli.WITHIN));
        return known;
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
