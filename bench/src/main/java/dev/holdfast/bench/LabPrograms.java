package dev.holdfast.bench;

import dev.holdfast.lab.JavaPrograms;
import java.util.Properties;

/** Agents as people run them. */
final class LabPrograms {
  private LabPrograms() {}

  /** Their class path is the program's own: without the benchmarks, as its cache wants it. */
  static JavaPrograms ofThisBuild() {
    Properties p = new Properties();
    p.putAll(System.getProperties());
    String classPath = System.getProperty("holdfast.program");
    if (classPath != null) {
      p.setProperty("java.class.path", classPath);
    }
    return new JavaPrograms(p);
  }
}
