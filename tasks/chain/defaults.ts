/** Folder of the local network's data, below the project's root; ignored by git. */
export const LOCAL_DATA_DIR = ".cpchain/local";
/** The same for the network whose nodes are processes: a folder for each of them. */
export const PROCESSES_DATA_DIR = ".cpchain/processes";
