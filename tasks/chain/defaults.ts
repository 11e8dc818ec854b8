/** Folder of the local network's data, below the project's root; ignored by git. */
export const LOCAL_DATA_DIR = ".cpchain/local";
