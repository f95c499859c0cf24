package dev.cambist.server.crawl;

import dev.cambist.core.metadata.ManifestFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A registry in memory, with two names in a page, that can fail and can be changed between two questions. */
final class FakeRegistry implements CrawledRegistry {
    private static final int PAGE = 2;

    private final Map<String, Repository> repositories = new TreeMap<>();
    final List<String> questions = new ArrayList<>();
    final Set<String> failing = new HashSet<>();
    boolean withoutCatalog;
    Runnable afterQuestion = () -> {};

    private static final class Repository {
        final Map<String, String> tags = new TreeMap<>();
        final Map<String, ManifestFacts> manifests = new LinkedHashMap<>();
    }

    private Repository in(String repository) {
        return repositories.computeIfAbsent(repository, none -> new Repository());
    }

    void push(String repository, String digest, ManifestFacts facts, String... tags) {
        in(repository).manifests.put(digest, facts);
        for (String tag : tags) {
            in(repository).tags.put(tag, digest);
        }
    }

    void untag(String repository, String tag) {
        in(repository).tags.remove(tag);
    }

    void delete(String repository, String digest) {
        in(repository).manifests.remove(digest);
        in(repository).tags.values().removeIf(digest::equals);
    }

    Map<String, String> tags(String repository) {
        return Map.copyOf(in(repository).tags);
    }

    Set<String> digests(String repository) {
        return Set.copyOf(in(repository).manifests.keySet());
    }

    private void asked(String question) throws NoAnswerException {
        questions.add(question);
        for (String part : failing) {
            if (question.contains(part)) {
                throw new NoAnswerException("the registry answered with 500");
            }
        }
    }

    private <T> T answer(T answer) {
        afterQuestion.run();
        return answer;
    }

    private static Names page(Iterable<String> all, Optional<String> after) {
        List<String> behind = new ArrayList<>();
        all.forEach(name -> {
            if (after.isEmpty() || name.compareTo(after.get()) > 0) {
                behind.add(name);
            }
        });
        return new Names(behind.subList(0, Math.min(PAGE, behind.size())), behind.size() > PAGE);
    }

    @Override
    public Optional<Names> repositories(Optional<String> after) throws NoAnswerException {
        asked("catalog");
        return answer(withoutCatalog ? Optional.empty() : Optional.of(page(repositories.keySet(), after)));
    }

    @Override
    public Names tags(String repository, Optional<String> after) throws NoAnswerException {
        asked("tags " + repository);
        return answer(page(in(repository).tags.keySet(), after));
    }

    @Override
    public Optional<String> digestOf(String repository, String reference) throws NoAnswerException {
        asked("HEAD " + repository + " " + reference);
        Repository there = in(repository);
        return answer(
                there.manifests.containsKey(reference)
                        ? Optional.of(reference)
                        : Optional.ofNullable(there.tags.get(reference)));
    }

    @Override
    public Optional<Manifest> manifest(String repository, String reference) throws NoAnswerException {
        asked("GET " + repository + " " + reference);
        Repository there = in(repository);
        String digest = there.tags.getOrDefault(reference, reference);
        return answer(Optional.ofNullable(there.manifests.get(digest))
                .map(facts -> new Manifest(digest, facts, facts.mediaType().equals("throw-away"))));
    }

    @Override
    public List<String> referrers(String repository, String digest) throws NoAnswerException {
        return in(repository).manifests.entrySet().stream()
                .filter(each -> each.getValue().subject().equals(Optional.of(digest)))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public ManifestFacts.Platform platform(String repository, ManifestFacts.Config config) throws NoAnswerException {
        asked("config " + repository);
        return new ManifestFacts.Platform(true, Optional.of("amd64"), Optional.of("linux"));
    }
}
