package dev.holdfast.lab;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A practice cluster in a folder. What it does to processes it does by pid and start time, so that
 * no foreign one is ever hit.
 */
public final class Lab {
  /** The account that may do everything, and the one of the shop. */
  public static final String ADMIN = "holdfast";

  public static final String CLIENT = "shop";

  /** The file with the passwords that the router knows. */
  static final String USERS = "users";

  private final LabFolder folder;
  private final Programs programs;
  private final AgentProbe probe;
  private final Launcher launcher = new Launcher();

  private Lab(LabFolder folder, Programs programs, AgentProbe probe) {
    this.folder = folder;
    this.programs = programs;
    this.probe = probe;
  }

  /** The lab in a folder, whether it is there already or not. Changes nothing. */
  public static Lab in(Path folder, Programs programs) {
    LabFolder labFolder = new LabFolder(folder);
    return new Lab(labFolder, programs, new HttpProbe(labFolder.secret("token")));
  }

  /** As {@link #in(Path, Programs)}, with agents that are asked in another way. */
  static Lab in(Path folder, Programs programs, AgentProbe probe) {
    return new Lab(new LabFolder(folder), programs, probe);
  }

  public Path folder() {
    return folder.path();
  }

  /** Whether a lab has been made here. */
  public boolean exists() {
    return folder.read().isPresent();
  }

  /** Whether any process of the lab runs. */
  public boolean running() {
    return folder
        .read()
        .map(lab -> !new Sweeper(folder.path()).processes(lab).isEmpty())
        .orElse(false);
  }

  /**
   * Starts a new lab, or one that is down, and returns once it serves with all its nodes. When it
   * can't, whatever was started is stopped and a new folder is deleted again. Codes: those of
   * {@link LabPlan}, {@code lab-running}, {@code bad-dir}, {@code not-empty}, {@code not-ours},
   * {@code disk-full}, {@code no-permission}, {@code not-root}, {@code port-taken}, {@code
   * lab-slow}.
   */
  public LabStatus up(LabPlan plan, Duration within, Progress progress)
      throws InterruptedException {
    return new LabUp(folder, programs, launcher, new Surveyor(folder, probe), this::abandon)
        .up(plan, within, progress);
  }

  public LabStatus status() throws InterruptedException {
    return new Surveyor(folder, probe).survey(folder.require());
  }

  /** What each agent that answers says, by node. */
  public Map<String, StatusView> views() throws InterruptedException {
    return new Surveyor(folder, probe).ask(folder.require());
  }

  public void kill(String node, Target target) throws InterruptedException {
    faults().kill(node, target);
  }

  public void freeze(String node, Target target) throws InterruptedException {
    faults().freeze(node, target);
  }

  public void thaw(String node, Target target) throws InterruptedException {
    faults().thaw(node, target);
  }

  /** Starts the agent of a node again; it starts or adopts its server. */
  public void start(String node) throws InterruptedException {
    LabState lab = folder.require();
    LabState.Node found = lab.node(node);
    ProcessId agent = found.agent();
    if (agent != null && agent.alive()) {
      throw Faults.nothingToDo(
          "starting the agent of " + node, "it runs, as process " + agent.pid());
    }
    ProcessId started = new Starter(folder, programs, launcher).agent(lab, found);
    folder.write(lab.change(node, n -> n.withAgent(started)));
  }

  /** Takes a node's network away, or a part of it; only in an isolated lab. */
  public void cut(String node, Cut what) throws InterruptedException {
    LabState lab = folder.require();
    lab.node(node);
    Network.of(lab).cut(node, what);
    folder.write(lab.change(node, n -> n.withCut(true)));
  }

  public void heal(String node) throws InterruptedException {
    LabState lab = folder.require();
    lab.node(node);
    Network.of(lab).heal(node);
    folder.write(lab.change(node, n -> n.withCut(false)));
  }

  /**
   * Stops everything at once, as a power cut would, and keeps the data. Also right after a crash
   * and a second time.
   */
  public void down() throws InterruptedException {
    end(folder.require());
  }

  private void end(LabState lab) throws InterruptedException {
    launcher.close();
    new Sweeper(folder.path()).sweep(lab);
    Network.of(lab).remove();
    new Disks(folder.path(), lab).remove();
  }

  /** Uses up what is left of a node's own disk; only in a lab with disks. */
  public void fill(String node) {
    disks().fill(node);
  }

  /** Gives back what {@link #fill} took. */
  public void free(String node) {
    disks().free(node);
  }

  private Disks disks() {
    return new Disks(folder.path(), folder.require());
  }

  /** Deletes the data of a lab that is down. */
  public void purge() {
    folder.purge();
  }

  /**
   * For whoever gives up half-way, at any moment and on any thread: {@link #down} if there is one.
   */
  public void abandon() throws InterruptedException {
    launcher.close();
    Optional<LabState> lab = folder.read();
    if (lab.isPresent()) {
      end(lab.get());
    }
  }

  /** host:port of each agent. */
  public List<String> apis() {
    return folder
        .read()
        .map(lab -> lab.nodes().stream().map(n -> n.api().toString()).toList())
        .orElse(List.of());
  }

  public Secret token() {
    return SecretFile.read(folder.secret("token"));
  }

  /** Of {@link #ADMIN}. */
  public Secret adminPassword() {
    return SecretFile.read(folder.secret("admin"));
  }

  public Secret clientPassword() {
    return SecretFile.read(folder.secret(CLIENT));
  }

  /** The process of a node's server, if it runs. */
  public Optional<ProcessId> server(String node) {
    return faults().server(folder.require().node(node));
  }

  private Faults faults() {
    return new Faults(folder);
  }
}
