package dev.cambist.core.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many short texts stand in a longer one, in one pass over it.
 *
 * <p>A. Aho, M. Corasick: Efficient string matching, CACM 18 (6), 1975. The fragments form a tree by their letters. A
 * node's {@code fail} is the node of the longest proper end of its text that is in the tree too: where the text goes on
 * with a letter that a node has no branch for, the search goes on from there, and never back in the text. A node's
 * {@code hit} is the nearest node along {@code fail} that ends a fragment, so that a pass costs one step for each letter,
 * at most one more for each step that went deeper before, and one for each fragment found.
 */
final class Fragments {
    private static final int NONE = -1;

    private final Node root = new Node();

    private static final class Node {
        private final TreeMap<Character, Node> branches = new TreeMap<>();
        private char[] letters = {};
        private Node[] next = {};
        private @Nullable Node fail;
        private @Nullable Node hit;
        private int fragment = NONE;

        @Nullable
        Node next(char letter) {
            for (int low = 0, high = letters.length - 1; low <= high; ) {
                int middle = (low + high) >>> 1;
                int order = Character.compare(letters[middle], letter);
                if (order == 0) {
                    return next[middle];
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            return null;
        }

        private void freeze() {
            letters = new char[branches.size()];
            next = new Node[letters.length];
            int at = 0;
            for (Map.Entry<Character, Node> branch : branches.entrySet()) {
                letters[at] = branch.getKey();
                next[at++] = branch.getValue();
            }
            branches.clear();
        }
    }

    /** @param fragments each once, none empty; they are known by their places in this list */
    Fragments(List<String> fragments) {
        List<Node> all = new ArrayList<>(List.of(root));
        for (int number = 0; number < fragments.size(); number++) {
            Node node = root;
            for (char letter : fragments.get(number).toCharArray()) {
                node = node.branches.computeIfAbsent(letter, absent -> {
                    Node added = new Node();
                    all.add(added);
                    return added;
                });
            }
            node.fragment = number;
        }
        all.forEach(Node::freeze);
        link();
    }

    /** Breadth first, because a node's {@code fail} is nearer to the root than the node. */
    private void link() {
        Deque<Node> waiting = new ArrayDeque<>(List.of(root));
        while (!waiting.isEmpty()) {
            Node node = waiting.remove();
            for (int i = 0; i < node.letters.length; i++) {
                Node child = node.next[i];
                Node fail = node == root ? root : step(node.fail, node.letters[i]);
                child.fail = fail;
                child.hit = fail.fragment == NONE ? fail.hit : fail;
                waiting.add(child);
            }
        }
    }

    private Node step(@Nullable Node from, char letter) {
        for (Node node = from; node != null; node = node.fail) {
            Node next = node.next(letter);
            if (next != null) {
                return next;
            }
        }
        return root;
    }

    /** As {@link #in}, only of those with which the text begins: most texts are done with after a letter or two. */
    boolean atStartOf(String text, IntPredicate enough) {
        @Nullable Node node = root;
        for (int i = 0; i < text.length(); i++) {
            node = node.next(text.charAt(i));
            if (node == null) {
                return false;
            }
            if (node.fragment != NONE && enough.test(node.fragment)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells of each fragment at each of its places, until somebody has heard enough.
     *
     * @param enough takes a fragment's number, and says whether to stop
     * @return whether it was stopped
     */
    boolean in(String text, IntPredicate enough) {
        Node node = root;
        for (int i = 0; i < text.length(); i++) {
            node = step(node, text.charAt(i));
            for (Node hit = node.fragment == NONE ? node.hit : node; hit != null; hit = hit.hit) {
                if (enough.test(hit.fragment)) {
                    return true;
                }
            }
        }
        return false;
    }
}
